package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.controller.browser.DevTools;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Something that listens like a browser: gives its answer to HTTP requests, and hands over what wants a WebSocket. */
final class TestingDevTools implements Closeable {

    private final ServerSocket server;
    private final String answer;
    private final BlockingQueue<Upgraded> upgraded = new LinkedBlockingQueue<>();

    /** A connection that has been agreed to. */
    record Upgraded(String requestHead, Socket socket) {}

    /** @param answer the body of every HTTP answer */
    TestingDevTools(String answer) {
        this.answer = answer;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    DevTools address() {
        return new DevTools("127.0.0.1", server.getLocalPort(), "/devtools/browser/B");
    }

    Upgraded nextUpgraded() throws InterruptedException {
        return Optional.ofNullable(upgraded.poll(5, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nobody asked for a WebSocket"));
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) {
        try {
            String head = head(socket);
            if (head.contains("Upgrade: websocket")) {
                String consent = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
                socket.getOutputStream().write(consent.getBytes(StandardCharsets.US_ASCII));
                upgraded.add(new Upgraded(head, socket));
            } else {
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads byte by byte, so that nothing that follows the head is lost. */
    static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int value = socket.getInputStream().read();
            if (value < 0) {
                return head.toString();
            }
            head.append((char) value);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
