package dev.wallcrawler.gateway;

import dev.wallcrawler.session.Endpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Stands in for a session's controller: keeps the heads of the requests it gets, answers a WebSocket's with 101 and any other
 * with a JSON document, and then does with the connection what it was told.
 */
final class TestingController implements AutoCloseable {

    static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: abc\r\n\r\n";

    /** What is done with a connection whose request has been read; may block. */
    interface Behaviour {
        void serve(Socket socket, InputStream input) throws IOException;
    }

    private final ServerSocket server;
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final BlockingQueue<IOException> broken = new LinkedBlockingQueue<>();
    private final AtomicReference<Optional<String>> document = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(TestingController::echo);

    TestingController() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort(), Optional.empty(), Optional.empty());
    }

    /** What is done with WebSockets from now on, the answer included. */
    void onWebSocket(Behaviour next) {
        behaviour.set(next);
    }

    /** What any other request is answered with from now on, by the letter. */
    void onHttp(String answer) {
        document.set(Optional.of(answer));
    }

    /** The head of the next request, header names in lower case. */
    String nextHead() throws InterruptedException {
        return heads.take();
    }

    /** The same, or none if there has been no request. */
    Optional<String> pollHead() {
        return Optional.ofNullable(heads.poll());
    }

    /** How connections broke, those that did. */
    Collection<IOException> broken() {
        return List.copyOf(broken);
    }

    private static void echo(Socket socket, InputStream input) throws IOException {
        socket.getOutputStream().write(SWITCHED.getBytes(UTF_8));
        input.transferTo(socket.getOutputStream());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream input = new BufferedInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = input.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            heads.add(head.toString());
            if (head.toString().contains("websocket")) {
                behaviour.get().serve(socket, input);
            } else {
                String body = "{\"asked\":\"" + head.substring(0, head.indexOf("\r\n")) + "\"}";
                String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(document.get().orElse(answer).getBytes(ISO_8859_1));
            }
        } catch (IOException e) {
            broken.add(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
