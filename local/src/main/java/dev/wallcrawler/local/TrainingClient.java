package dev.wallcrawler.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Does what the first moments of a client's connection are made of. */
final class TrainingClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> COMMANDS = List.of(
            "{\"id\":1,\"method\":\"Browser.getVersion\"}",
            "{\"id\":2,\"method\":\"Target.setAutoAttach\","
                    + "\"params\":{\"autoAttach\":true,\"waitForDebuggerOnStart\":true,\"flatten\":true}}",
            "{\"id\":3,\"method\":\"Target.createTarget\",\"params\":{\"url\":\"about:blank\"}}",
            "{\"id\":4,\"method\":\"Target.getTargets\"}");

    private TrainingClient() {}

    static void use(URI gateway, String sessionId, String token) throws IOException, InterruptedException {
        String path = "/v1/connect/" + sessionId;
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            URI version = URI.create(
                    gateway.toString().replaceFirst("^ws", "http") + path + "/json/version?token=" + token);
            client.send(
                    HttpRequest.newBuilder(version).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.discarding());
            var answers = new Answers();
            WebSocket socket = client.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(URI.create(gateway + path + "?token=" + token), answers)
                    .join();
            for (String command : COMMANDS) {
                socket.sendText(command, true).join();
            }
            answers.last.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        } catch (CompletionException e) {
            throw new IOException("the browser was not reached: " + e.getCause().getClass().getSimpleName(), e);
        }
    }

    private static final class Answers implements WebSocket.Listener {
        private final CompletableFuture<Void> last = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean whole) {
            message.append(part);
            if (whole) {
                if (message.indexOf("{\"id\":" + COMMANDS.size()) == 0) {
                    last.complete(null);
                }
                message.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            last.completeExceptionally(error);
        }
    }
}
