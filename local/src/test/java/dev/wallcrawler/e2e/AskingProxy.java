package dev.wallcrawler.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An HTTP proxy that asks for credentials and answers itself, whatever site it is asked for. */
final class AskingProxy implements AutoCloseable {
    static final String TITLE = "through the proxy";

    private final String credentials;
    private final HttpServer server;

    AskingProxy(String username, String password) throws IOException {
        this.credentials = basic(username, password);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** As a browser sends them. */
    static String basic(String username, String password) {
        return Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
        boolean known = ("Basic " + credentials).equals(given);
        byte[] page = ("<title>" + (known ? TITLE : "refused") + "</title>").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        if (!known) {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
        }
        exchange.sendResponseHeaders(known ? 200 : 407, page.length);
        try (var body = exchange.getResponseBody()) {
            body.write(page);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
