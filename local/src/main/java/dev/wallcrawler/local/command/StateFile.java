package dev.wallcrawler.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.wallcrawler.api.Json;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** {@code state.json}: where a running {@code up} is to be found by the other commands. */
final class StateFile {
    private final Path path;

    StateFile(Path directory) {
        this.path = requireNonNull(directory, "directory is null").resolve("state.json");
    }

    /**
     * A running {@code up}.
     *
     * @param pid its process
     * @param baseUrl where its API is
     * @param gatewayUrl where its gateway is
     * @param dynamoDb where its tables are
     */
    record State(long pid, URI baseUrl, URI gatewayUrl, URI dynamoDb) {
        State {
            requireNonNull(baseUrl, "baseUrl is null");
            requireNonNull(gatewayUrl, "gatewayUrl is null");
            requireNonNull(dynamoDb, "dynamoDb is null");
        }
    }

    void write(State state) throws IOException {
        PrivateFile.replace(path, Json.MAPPER.writeValueAsString(state) + "\n");
    }

    /** What the last {@code up} wrote, if it is there and whole; that process may be gone. */
    Optional<State> read() throws IOException {
        try {
            return Optional.of(Json.MAPPER.readValue(Files.readString(path), State.class));
        } catch (NoSuchFileException | JsonProcessingException _) {
            return Optional.empty();
        }
    }

    /** The same, if that process is there. */
    Optional<State> readOfRunning() throws IOException {
        return read().filter(state -> ProcessHandle.of(state.pid()).isPresent());
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
