package dev.wallcrawler.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * The Runtime API of Lambda, version 2018-06-01, for one execution environment at a time: hands out events, takes the
 * responses, and lets a snapshot be restored at once. Thread-safe.
 */
public final class RuntimeApi implements AutoCloseable {
    private static final String BASE = "/2018-06-01/runtime/";
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> events = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> restored = new CompletableFuture<>();
    private final HttpServer server;

    /** Listens on a port of its own on loopback. */
    public RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(BASE, this::handle);
        server.start();
    }

    /** An event on its way. */
    private record Invocation(
            String id, String event, Consumer<Process> atResponse, Process function, CompletableFuture<Response> response) {}

    /** What the function answered; {@code error} if it threw or did not start. */
    public record Response(String requestId, boolean error, String body) {
        public Response {
            requireNonNull(requestId, "requestId is null");
            requireNonNull(body, "body is null");
        }
    }

    /** The value for AWS_LAMBDA_RUNTIME_API. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Completes once the function has primed itself and asks to go on from its snapshot. */
    public CompletableFuture<Void> restored() {
        return restored;
    }

    /** Sends an event and completes with the response. */
    public CompletableFuture<Response> invoke(Process function, String event) {
        return invoke(function, event, _ -> {});
    }

    /** Sends an event and kills the function with SIGKILL the moment its response has come in. */
    public CompletableFuture<Response> invokeAndKill(Process function, String event) {
        return invoke(function, event, Process::destroyForcibly);
    }

    /**
     * Sends an event.
     *
     * @param atResponse what is done to the function when its response has come in and is not acknowledged yet
     */
    public CompletableFuture<Response> invoke(Process function, String event, Consumer<Process> atResponse) {
        var invocation = new Invocation(
                UUID.randomUUID().toString(), event, atResponse, function, new CompletableFuture<>());
        events.add(invocation);
        CompletableFuture<?> _ = function.onExit().thenAccept(exited -> invocation.response()
                .completeExceptionally(new IllegalStateException("the function exited with " + exited.exitValue())));
        return invocation.response();
    }

    /** Nobody will ask for a restore any more. */
    void functionExited(Process function) {
        restored.completeExceptionally(new IllegalStateException("the function exited with " + function.exitValue()));
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
                var failure = new IllegalStateException(operation + ": " + body);
                restored.completeExceptionally(failure);
                events.forEach(invocation -> invocation.response().completeExceptionally(failure));
                accept(exchange);
            } else {
                List<String> parts = List.of(operation.split("/", -1));
                Invocation invocation = running.remove(parts.get(1));
                invocation.atResponse().accept(invocation.function());
                invocation.response().complete(new Response(parts.get(1), parts.get(2).equals("error"), body));
                accept(exchange);
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        Invocation invocation;
        try {
            invocation = events.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        running.put(invocation.id(), invocation);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(TIME_TO_ANSWER).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:under-test");
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1");
        answer(exchange, 200, invocation.event());
    }

    private static void accept(HttpExchange exchange) throws IOException {
        answer(exchange, 202, "{\"status\":\"OK\"}");
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
