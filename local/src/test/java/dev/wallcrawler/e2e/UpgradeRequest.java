package dev.wallcrawler.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A WebSocket handshake by hand: the clients of the JDK hide the body of a refusal. */
final class UpgradeRequest {
    private UpgradeRequest() {}

    /** Asks for a WebSocket and returns what came back; an accepted one is dropped. */
    static Answer send(URI url) {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
            String head = """
                    GET %s HTTP/1.1
                    Host: %s:%d
                    Connection: Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """.formatted(target, url.getHost(), url.getPort()).replace("\n", "\r\n");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(Socket socket) throws IOException {
        int status = Integer.parseInt(line(socket).split(" ")[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = socket.getInputStream().readNBytes(length);
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int character = socket.getInputStream().read(); character != '\n'; character = socket.getInputStream().read()) {
            if (character < 0) {
                throw new IOException("the connection ended within the head: " + line);
            }
            line.append((char) character);
        }
        return line.toString().strip();
    }
}
