package dev.wallcrawler.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/**
 * The Runtime API of Lambda, version 2018-06-01, for one execution environment at a time: hands out events, takes the
 * responses, and lets a snapshot be restored at once. Thread-safe.
 */
final class TestingRuntimeApi implements AutoCloseable {
    private static final String BASE = "/2018-06-01/runtime/";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> events = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> restored = new CompletableFuture<>();
    private final HttpServer server;

    TestingRuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(BASE, this::handle);
        server.start();
    }

    /** An event on its way. The process is killed, if at all, when its response has arrived and was not yet acknowledged. */
    private record Invocation(
            String id, String event, Predicate<String> killAt, Process target, CompletableFuture<Response> response) {}

    /** What the function answered; {@code error} if it threw or did not start. */
    record Response(String requestId, boolean error, String body) {}

    /** The value for AWS_LAMBDA_RUNTIME_API. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Completes once the function has primed itself and asks to go on from its snapshot. */
    CompletableFuture<Void> restored() {
        return restored;
    }

    /** Sends an event and completes with the response. */
    CompletableFuture<Response> invoke(Process function, String event) {
        return enqueue(function, event, response -> false);
    }

    /** Sends an event and kills the function with SIGKILL the moment its response has come in. */
    CompletableFuture<Response> invokeAndKill(Process function, String event) {
        return enqueue(function, event, response -> true);
    }

    private CompletableFuture<Response> enqueue(Process function, String event, Predicate<String> killAt) {
        Invocation invocation =
                new Invocation(UUID.randomUUID().toString(), event, killAt, function, new CompletableFuture<>());
        events.add(invocation);
        function.onExit().thenAccept(exited -> invocation.response()
                .completeExceptionally(new IllegalStateException("the function exited with " + exited.exitValue())));
        return invocation.response();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String operation = exchange.getRequestURI().getPath().substring(BASE.length());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (operation.equals("invocation/next")) {
                next(exchange);
            } else if (operation.equals("restore/next")) {
                restored.complete(null);
                answer(exchange, 200, "");
            } else if (operation.endsWith("/error") && !operation.startsWith("invocation/")) {
                IllegalStateException failure = new IllegalStateException(operation + ": " + body);
                restored.completeExceptionally(failure);
                events.forEach(invocation -> invocation.response().completeExceptionally(failure));
                answer(exchange, 202, "{\"status\":\"OK\"}");
            } else {
                String[] parts = operation.split("/");
                Invocation invocation = running.remove(parts[1]);
                if (invocation.killAt().test(body)) {
                    invocation.target().destroyForcibly();
                }
                invocation.response().complete(new Response(parts[1], parts[2].equals("error"), body));
                answer(exchange, 202, "{\"status\":\"OK\"}");
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        Invocation invocation;
        try {
            invocation = events.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        running.put(invocation.id(), invocation);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(Duration.ofSeconds(30)).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:under-test");
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1");
        answer(exchange, 200, invocation.event());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
