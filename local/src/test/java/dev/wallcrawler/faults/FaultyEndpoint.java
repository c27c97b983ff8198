package dev.wallcrawler.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A service of AWS on the loopback interface, in front of something that answers, with faults where they are asked for. */
final class FaultyEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Upstream upstream;
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What really answers. */
    interface Upstream {
        Reply reply(String target, byte[] body) throws IOException, InterruptedException;
    }

    record Reply(int status, String body) {}

    FaultyEndpoint(Upstream upstream) throws IOException {
        this.upstream = upstream;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Has the next so many calls of an operation meet this fault. */
    void next(String operation, int times, Fault fault) {
        faults.computeIfAbsent(operation, _ -> new ArrayDeque<>()).addAll(Collections.nCopies(times, fault));
    }

    /** How often an operation was called over the wire. */
    int calls(String operation) {
        return calls.getOrDefault(operation, new AtomicInteger()).get();
    }

    /** Everything goes well again. */
    void heal() {
        faults.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String operation = target.substring(target.indexOf('.') + 1);
        calls.computeIfAbsent(operation, _ -> new AtomicInteger()).incrementAndGet();
        Queue<Fault> waiting = faults.get(operation);
        Fault fault = waiting == null ? null : waiting.poll();
        try (exchange) {
            switch (fault) {
                case null -> send(exchange, upstream.reply(target, body));
                case Fault.None() -> send(exchange, upstream.reply(target, body));
                case Fault.Answer answer -> send(exchange, new Reply(answer.status(), answer.body()));
                case Fault.Document document -> send(exchange, new Reply(200, document.body()));
                case Fault.Closed() -> {}
                case Fault.AnswerLost() -> upstream.reply(target, body);
                case Fault.AnsweredWith(var instead) -> {
                    Fault.Answer answer = instead.apply(upstream.reply(target, body).body());
                    send(exchange, new Reply(answer.status(), answer.body()));
                }
                case Fault.AnswerLate(var by) -> {
                    Reply reply = upstream.reply(target, body);
                    if (!closing.await(by.toMillis(), TimeUnit.MILLISECONDS)) {
                        send(exchange, reply);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(reply.status(), answer.length);
        exchange.getResponseBody().write(answer);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }
}
