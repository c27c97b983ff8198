package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A CDP client that knows commands and answers, and nothing else. One thread at a time. */
final class CdpClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_EVERY = Duration.ofSeconds(2);

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    private CdpClient(URI url) {
        this.socket = HTTP.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(url, new Messages())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Connects; waits as long as the gateway does for a browser that is still starting. */
    static CdpClient connect(URI url) {
        return new CdpClient(url);
    }

    /** Sends a command to the browser and waits for its result. */
    JsonNode call(String method, Map<String, ?> parameters) {
        return call("", method, parameters);
    }

    /** Sends a command to an attached target and waits for its result. */
    JsonNode call(String cdpSession, String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        ObjectNode command = MAPPER.createObjectNode().put("id", id).put("method", method);
        if (!cdpSession.isEmpty()) {
            command.put("sessionId", cdpSession);
        }
        command.set("params", MAPPER.valueToTree(parameters));
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        if (closed.isDone()) {
            // Those who waited by then have been told, and nobody else is.
            answer.completeExceptionally(new IOException("closed"));
        }
        socket.sendText(command.toString(), true).join();
        JsonNode message = await(answer);
        if (message.has("error")) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.path("result");
    }

    /**
     * Java's client may read the end of a connection that was opened a moment ago, and tell nobody: only who writes to such a
     * connection is told.
     */
    private JsonNode await(CompletableFuture<JsonNode> answer) {
        for (Duration left = PATIENCE; left.isPositive() && !answer.isDone(); left = left.minus(PING_EVERY)) {
            if (!answer.copy().handle((_, _) -> true).completeOnTimeout(false, PING_EVERY.toMillis(), TimeUnit.MILLISECONDS).join()) {
                socket.sendPing(ByteBuffer.allocate(0)).exceptionally(gone -> {
                    answer.completeExceptionally(gone);
                    return socket;
                });
            }
        }
        return answer.orTimeout(0, TimeUnit.SECONDS).join();
    }

    /** Attaches to the first page and returns the id to call it by. */
    String attachToPage() {
        for (JsonNode target : call("Target.getTargets", Map.of()).path("targetInfos")) {
            if (target.path("type").asText().equals("page")) {
                return call("Target.attachToTarget", Map.of("targetId", target.path("targetId").asText(), "flatten", true))
                        .path("sessionId")
                        .asText();
            }
        }
        throw new IllegalStateException("the browser has no page");
    }

    /** Completes, with the close code or -1, once the connection is gone. */
    CompletableFuture<Integer> closed() {
        return closed;
    }

    /** Leaves without a word, as a client whose machine was switched off. */
    void abort() {
        socket.abort();
        closed.complete(-1);
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(5, TimeUnit.SECONDS).exceptionally(gone -> socket).join();
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonNode message = parse(text.toString());
                text.setLength(0);
                CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            gone(statusCode, new IOException("closed with " + statusCode + " " + reason));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            gone(-1, error);
        }

        private void gone(int code, Throwable cause) {
            closed.complete(code);
            waiting.values().forEach(answer -> answer.completeExceptionally(cause));
        }

        private JsonNode parse(String json) {
            try {
                return MAPPER.readTree(json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
