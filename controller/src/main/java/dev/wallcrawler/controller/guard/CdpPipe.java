package dev.wallcrawler.controller.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import static java.util.Objects.requireNonNull;

/** The controller's own DevTools connection: messages of JSON, each ended by a NUL. Thread-safe. */
final class CdpPipe {

    private final OutputStream commands;
    private final InputStream messages;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    CdpPipe(OutputStream commands, InputStream messages) {
        this.commands = requireNonNull(commands, "commands is null");
        this.messages = new BufferedInputStream(messages);
    }

    /**
     * Reads messages until the browser is gone; to be called once, on a thread of its own.
     *
     * @param events hears each event's method and parameters
     */
    void readAll(BiConsumer<String, JsonNode> events) {
        try {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int value = messages.read(); value >= 0; value = messages.read()) {
                if (value == 0) {
                    receive(Json.MAPPER.readTree(message.toByteArray()), events);
                    message.reset();
                } else {
                    message.write(value);
                }
            }
            failAll(new IOException("the browser closed its DevTools pipe"));
        } catch (IOException e) {
            failAll(e);
        }
    }

    private void receive(JsonNode message, BiConsumer<String, JsonNode> events) {
        if (!message.has("id")) {
            events.accept(message.path("method").asText(), message.path("params"));
            return;
        }
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asLong());
        if (answer != null) {
            if (message.has("error")) {
                answer.completeExceptionally(
                        new IOException(message.path("error").path("message").asText()));
            } else {
                answer.complete(message.path("result"));
            }
        }
    }

    private void failAll(IOException failure) {
        waiting.values().forEach(answer -> answer.completeExceptionally(failure));
        waiting.clear();
    }

    /**
     * Sends a command.
     *
     * @return completes with its result; fails with an {@link IOException} if the browser refuses the command or goes away
     */
    CompletableFuture<JsonNode> send(String method, ObjectNode params) {
        long id = lastId.incrementAndGet();
        ObjectNode command = Json.MAPPER.createObjectNode();
        command.put("id", id).put("method", method).set("params", params);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            write(command);
        } catch (IOException | UncheckedIOException e) {
            waiting.remove(id);
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private synchronized void write(ObjectNode command) throws IOException {
        commands.write(Json.MAPPER.writeValueAsBytes(command));
        commands.write(0);
        commands.flush();
    }
}
