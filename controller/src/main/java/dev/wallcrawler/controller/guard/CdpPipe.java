package dev.wallcrawler.controller.guard;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/** The controller's own DevTools connection: messages of JSON, each ended by a NUL. Thread-safe. */
final class CdpPipe {

    private final OutputStream commands;
    private final InputStream messages;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    CdpPipe(OutputStream commands, InputStream messages) {
        this.commands = requireNonNull(commands, "commands is null");
        this.messages = new BufferedInputStream(messages);
    }

    /**
     * Reads messages until the browser is gone; to be called once, on a thread of its own.
     *
     * @param events hears each event
     * @param unread told of each message that could not be read, or not be dealt with; those that follow it are read all the same
     */
    void readAll(Consumer<CdpMessage> events, Consumer<Exception> unread) {
        try {
            for (Message message = new Message(); message.begins(); message = new Message()) {
                try (JsonParser json = Json.MAPPER.createParser(message)) {
                    receive(CdpMessage.read(json), events);
                } catch (JsonProcessingException | RuntimeException e) {
                    if (!message.isCut()) {
                        unread.accept(e);
                    }
                }
                message.skip();
            }
            failAll(new IOException("the browser closed its DevTools pipe"));
        } catch (IOException e) {
            failAll(e);
        }
    }

    /** The bytes up to the next NUL. */
    private final class Message extends InputStream {
        private int next = -1;

        /** Whether there is one. */
        boolean begins() throws IOException {
            next = messages.read();
            return next >= 0;
        }

        @Override
        public int read() throws IOException {
            if (next <= 0) {
                return -1;
            }
            int value = next;
            next = messages.read();
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = 0;
            while (count < length && next > 0) {
                into[offset + count++] = (byte) read();
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        /** Whether the pipe has ended within it. */
        boolean isCut() {
            return next < 0;
        }

        /** Leaves the rest of it behind. */
        void skip() throws IOException {
            while (next > 0) {
                next = messages.read();
            }
        }
    }

    private void receive(CdpMessage message, Consumer<CdpMessage> events) {
        if (message.id().isEmpty()) {
            events.accept(message);
            return;
        }
        CompletableFuture<Void> answer = waiting.remove(message.id().get());
        if (answer != null) {
            message.error()
                    .ifPresentOrElse(
                            error -> answer.completeExceptionally(new IOException(error)), () -> answer.complete(null));
        }
    }

    private void failAll(IOException failure) {
        waiting.values().forEach(answer -> answer.completeExceptionally(failure));
        waiting.clear();
    }

    /**
     * Sends a command.
     *
     * @return completes when the browser has obeyed; fails with an {@link IOException} if it refuses or goes away
     */
    CompletableFuture<Void> send(String method, ObjectNode params) {
        long id = lastId.incrementAndGet();
        ObjectNode command = Json.MAPPER.createObjectNode();
        command.put("id", id).put("method", method).set("params", params);
        CompletableFuture<Void> answer = new CompletableFuture<>();
        waiting.put(Long.toString(id), answer);
        try {
            write(command);
        } catch (IOException | UncheckedIOException e) {
            waiting.remove(Long.toString(id));
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
