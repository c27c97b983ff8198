package dev.wallcrawler.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Answers every request as ECS answers a RunTask that went well, and starts nothing. Thread-safe. */
public final class TaskStarter implements AutoCloseable {
    private static final String ANSWER = """
            {"tasks":[{"taskArn":"arn:aws:ecs:us-east-1:000000000000:task/wallcrawler/%s","lastStatus":"PROVISIONING"}],\
            "failures":[]}""";

    private final HttpServer server;

    /** Listens on a free port of the loopback interface. */
    public TaskStarter() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", TaskStarter::answer);
        server.start();
    }

    /** Its {@code AWS_ENDPOINT_URL_ECS}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ANSWER.formatted(UUID.randomUUID().toString().replace("-", "")).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
