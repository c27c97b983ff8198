package dev.wallcrawler.e2e;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A web site of one page on the loopback interface: a button that counts, a field, and a green area that notices a tap. */
final class LoopbackSite implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html>
            <meta charset="utf-8">
            <title>Wallcrawler e2e</title>
            <style>
              body { margin: 0; background: rgb(20, 200, 40); height: 100vh; }
              #count, #taps { font: 20px sans-serif; }
            </style>
            <button id="more" onclick="event.stopPropagation(); count.textContent++">more</button>
            <span id="count">0</span> <span id="taps">untouched</span>
            <input id="name" onclick="event.stopPropagation()">
            <script>document.body.addEventListener('click', () => { taps.textContent = 'tapped' })</script>
            """;

    private final HttpServer server;

    LoopbackSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            try (var body = exchange.getResponseBody()) {
                body.write(page);
            }
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/page");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
