package dev.wallcrawler.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API as a client without an SDK calls it: nothing is retried, and every answer can be looked at. What it is given to keep to
 * itself is noted, see {@link HandedOut}. Thread-safe.
 */
final class ApiClient {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String apiKey;

    ApiClient(URI base, String apiKey) {
        this.base = base;
        this.apiKey = apiKey;
        HandedOut.noteIn(apiKey);
    }

    Answer create(String body) {
        return send("POST", "/v1/sessions", body, Map.of());
    }

    /** Creates a session that must be accepted. */
    LiveSession created(String body) {
        Answer answer = create(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return new LiveSession(answer.text("id"), URI.create(answer.text("connectUrl")), answer.text("signingKey"));
    }

    Answer retrieve(String sessionId) {
        return send("GET", "/v1/sessions/" + sessionId, "", Map.of());
    }

    String status(String sessionId) {
        return retrieve(sessionId).text("status");
    }

    Answer list(String query) {
        return send("GET", "/v1/sessions" + query, "", Map.of());
    }

    Answer debug(String sessionId) {
        return send("GET", "/v1/sessions/" + sessionId + "/debug", "", Map.of());
    }

    Answer release(String sessionId) {
        return send("POST", "/v1/sessions/" + sessionId, "{\"status\":\"REQUEST_RELEASE\"}", Map.of());
    }

    /**
     * Sends anything. The API key and the content type go along unless {@code headers} say otherwise; an empty value leaves
     * the header out.
     */
    Answer send(String method, String path, String body, Map<String, String> headers) {
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("X-BB-API-Key", apiKey);
        sent.put("Content-Type", "application/json");
        sent.putAll(headers);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        sent.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            HandedOut.noteIn(response.body());
            Map<String, String> received = response.headers().map().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
            return new Answer(response.statusCode(), received, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + method + " " + path, e);
        }
    }

    /** A session that was just created, with the secrets that its answer held. */
    record LiveSession(String id, URI connectUrl, String signingKey) {}
}
