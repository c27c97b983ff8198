package dev.wallcrawler.controller;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web site on loopback, or a proxy that answers for every site itself. */
final class TestingSite implements AutoCloseable {

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Optional<String> credentials;
    private final String page;

    /** A site with one page. */
    static TestingSite of(String page) throws IOException {
        return new TestingSite(page, Optional.empty());
    }

    /** A proxy that wants credentials. */
    static TestingSite proxy(String page, String authorization) throws IOException {
        return new TestingSite(page, Optional.of(authorization));
    }

    private TestingSite(String page, Optional<String> credentials) throws IOException {
        this.page = page;
        this.credentials = credentials;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        boolean admitted = credentials
                .filter(wanted -> !wanted.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization")))
                .isEmpty();
        if (!admitted) {
            refusals.incrementAndGet();
            exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"test\"");
            exchange.sendResponseHeaders(407, -1);
            exchange.close();
            return;
        }
        requests.add(exchange.getRequestURI().toString());
        if (exchange.getRequestURI().getPath().equals("/away")) {
            exchange.getResponseHeaders().add("Location", away(exchange.getRequestURI().getQuery()));
            exchange.sendResponseHeaders(302, -1);
        } else {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private String away(String query) {
        return query == null ? "http://127.0.0.1:" + port() + "/arrived" : query;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The targets of the requests that were served, in order; without those for icons. */
    List<String> requests() {
        return requests.stream().filter(uri -> !uri.endsWith("/favicon.ico")).toList();
    }

    /** How many requests came without the credentials. */
    int refusals() {
        return refusals.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
