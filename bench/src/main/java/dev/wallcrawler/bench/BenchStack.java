package dev.wallcrawler.bench;

import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.local.LocalStack;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A local stack, and its API as a client with one kept-alive connection calls it. */
final class BenchStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalStack stack;
    private final String apiKey;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private BenchStack(LocalStack stack, String apiKey) {
        this.stack = stack;
        this.apiKey = apiKey;
    }

    static BenchStack start(Path directory, Path browser) throws IOException {
        LocalStack stack = LocalStack.start(
                LocalOptions.in(directory).inMemory(true).chromePath(browser).build());
        Project project = stack.projects().findOrCreate("bench", 100, Duration.ofMinutes(5));
        NewApiKey key = stack.projects().createKey("bench", List.of(project.id()));
        return new BenchStack(stack, key.value());
    }

    /** A session that was just created. */
    record Created(String id, URI connectUrl) {}

    Created create() throws IOException, InterruptedException {
        String body = call("POST", "/v1/sessions", "{\"keepAlive\": true}");
        return new Created(value(body, "id"), URI.create(value(body, "connectUrl").replace("\\/", "/")));
    }

    /** From the session's creation to its readiness, as the system itself has it. */
    Duration provisioning(String sessionId) {
        return stack.sessions()
                .find(sessionId)
                .flatMap(session -> session.readyAt().map(ready -> Duration.between(session.createdAt(), ready)))
                .orElseThrow();
    }

    /** Releases a session and waits until nothing is left of it. */
    void release(String sessionId) throws IOException, InterruptedException {
        call("POST", "/v1/sessions/" + sessionId, "{\"status\":\"REQUEST_RELEASE\"}");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!stack.sessions().find(sessionId).orElseThrow().status().isFinal()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the session does not end: " + sessionId);
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    @Override
    public void close() {
        stack.close();
        http.close();
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(stack.baseUrl() + path))
                        .timeout(PATIENCE)
                        .header("X-BB-API-Key", apiKey)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static String value(String json, String field) {
        return Text.between(json, "\"" + field + "\":\"", "\"");
    }
}
