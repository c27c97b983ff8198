package dev.wallcrawler.bench;

import dev.wallcrawler.lambda.LambdaEvents;
import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.local.LocalStack;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A local stack, and its API as a client with one kept-alive connection calls it. */
final class BenchStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalStack stack;
    private final LambdaEvents.Caller caller;

    private BenchStack(LocalStack stack, LambdaEvents.Caller caller) {
        this.stack = stack;
        this.caller = caller;
    }

    static BenchStack start(Path directory, Path browser) throws IOException {
        LocalStack stack = LocalStack.start(
                LocalOptions.in(directory).inMemory(true).reserve(true).chromePath(browser).build());
        Project project = stack.projects().findOrCreate("bench", 10_000, Duration.ofMinutes(5));
        NewApiKey key = stack.projects().createKey("bench", List.of(project.id()));
        return new BenchStack(stack, new LambdaEvents.Caller(project.id(), key.key().id(), key.value()));
    }

    /** A session that was just created. */
    record Created(String id, URI connectUrl) {}

    Created create() throws IOException, InterruptedException {
        String body = call("POST", "/v1/sessions", "{\"keepAlive\": true}");
        return new Created(value(body, "id"), URI.create(value(body, "connectUrl").replace("\\/", "/")));
    }

    /** Who the sessions are created for. */
    LambdaEvents.Caller caller() {
        return caller;
    }

    /** What the functions are told. */
    Map<String, String> functionEnvironment() {
        return stack.functionEnvironment();
    }

    /** A session as it is stored. */
    Session session(String sessionId) {
        return stack.sessions().find(sessionId).orElseThrow();
    }

    /** Waits until the session's browser answers. */
    void awaitReady(String sessionId) throws IOException, InterruptedException {
        await(sessionId, status -> status == SessionStatus.READY);
    }

    /** From the session's creation to its readiness, as the system itself has it. */
    Duration provisioning(String sessionId) {
        Session session = session(sessionId);
        return Duration.between(session.createdAt(), session.readyAt().orElseThrow());
    }

    /** Releases a session and waits until nothing is left of it. */
    void release(String sessionId) throws IOException, InterruptedException {
        call("POST", "/v1/sessions/" + sessionId, "{\"status\":\"REQUEST_RELEASE\"}");
        await(sessionId, SessionStatus::isFinal);
    }

    private void await(String sessionId, Predicate<SessionStatus> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(session(sessionId).status())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the session " + sessionId + " stays " + session(sessionId).status());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        stack.close();
    }

    /** On the caller's own thread and a connection that is kept, so that what is measured is the answer and not the client. */
    private String call(String method, String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(stack.baseUrl() + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setRequestProperty("X-BB-API-Key", caller.apiKey());
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        if (connection.getResponseCode() >= HttpURLConnection.HTTP_MULT_CHOICE) {
            throw new IOException(method + " " + path + ": " + connection.getResponseCode());
        }
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String value(String json, String field) {
        return Text.between(json, "\"" + field + "\":\"", "\"");
    }
}
