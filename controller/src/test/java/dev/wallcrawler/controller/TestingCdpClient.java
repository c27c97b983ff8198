package dev.wallcrawler.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A small DevTools client. */
final class TestingCdpClient implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final WebSocket socket;

    TestingCdpClient(URI uri) throws Exception {
        socket = http.newWebSocketBuilder().buildAsync(uri, new Listener()).get(10, TimeUnit.SECONDS);
    }

    /** The answer to a command to the browser, be it a result or an error. */
    JsonNode call(String method, Map<String, ?> params) throws Exception {
        return call(method, params, "");
    }

    /** The answer to a command to the target of a DevTools session. */
    JsonNode call(String method, Map<String, ?> params, String sessionId) throws Exception {
        int id = lastId.incrementAndGet();
        ObjectNode command = Json.MAPPER.createObjectNode().put("id", id).put("method", method);
        command.set("params", Json.MAPPER.valueToTree(params));
        if (!sessionId.isEmpty()) {
            command.put("sessionId", sessionId);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(command.toString(), true).get(5, TimeUnit.SECONDS);
        return answer.get(10, TimeUnit.SECONDS);
    }

    /** Opens a page and returns its DevTools session. */
    String newPage() throws Exception {
        return attach(call("Target.createTarget", Map.of("url", "about:blank"))
                .at("/result/targetId")
                .asText());
    }

    /** Opens a page in a context and returns its DevTools session. */
    String newPage(String context) throws Exception {
        return attach(call("Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .at("/result/targetId")
                .asText());
    }

    /** A context of its own, with a proxy of its own. */
    String newContext(String proxyServer) throws Exception {
        return call("Target.createBrowserContext", Map.of("proxyServer", proxyServer))
                .at("/result/browserContextId")
                .asText();
    }

    /** The DevTools session of the page that the browser has from its start. */
    String firstPage() throws Exception {
        for (JsonNode target : call("Target.getTargets", Map.of()).at("/result/targetInfos")) {
            if (target.path("type").asText().equals("page")) {
                return attach(target.path("targetId").asText());
            }
        }
        throw new AssertionError("the browser has no page");
    }

    private String attach(String target) throws Exception {
        String session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .at("/result/sessionId")
                .asText();
        call("Page.enable", Map.of(), session);
        return session;
    }

    /** What is said about a navigation that fails; empty for one that does not. */
    String navigate(String page, String url) throws Exception {
        return call("Page.navigate", Map.of("url", url), page).at("/result/errorText").asText();
    }

    /** The value of a script that may be a promise's. */
    String evaluate(String page, String expression) throws Exception {
        return call(
                        "Runtime.evaluate",
                        Map.of("expression", expression, "returnByValue", true, "awaitPromise", true),
                        page)
                .at("/result/result/value")
                .asText();
    }

    /** The page's text, once it has loaded. */
    String text(String page) throws Exception {
        return evaluate(
                page,
                "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))"
                        + ".then(() => document.body.innerText)");
    }

    /**
     * Completes when the connection is over, for whatever reason. Java's client may read the end of a connection that was opened a
     * moment ago, and tell nobody: only who writes to such a connection is told.
     */
    CompletableFuture<Void> closed() {
        if (!closed.isDone()) {
            socket.sendPing(ByteBuffer.allocate(0)).whenComplete((_, gone) -> {
                if (gone == null) {
                    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(this::closed);
                } else {
                    closed.complete(null);
                }
            });
        }
        return closed;
    }

    /** Leaves without a word. */
    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                receive(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void receive(String text) {
            try {
                JsonNode json = Json.MAPPER.readTree(text);
                CompletableFuture<JsonNode> answer = waiting.remove(json.path("id").asInt());
                if (answer != null) {
                    answer.complete(json);
                }
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(null);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(null);
        }
    }
}
