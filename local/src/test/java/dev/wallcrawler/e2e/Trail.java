package dev.wallcrawler.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wallcrawler.local.file.Directories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the log files that a stack writes, one per log group. */
final class Trail {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path directory;

    Trail(Path directory) {
        this.directory = directory;
    }

    /** Where the log files are, among whatever else the stacks write. */
    Path directory() {
        return directory;
    }

    /** Every log file. */
    List<Path> files() {
        try {
            return Directories.files(directory).stream()
                    .filter(file -> file.toString().endsWith(".jsonl"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file that are complete: what follows the last line end may still be in the writing. */
    List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every event of a session, each one parsed, in the order of the files. */
    List<JsonNode> ofSession(String sessionId) {
        List<JsonNode> events = new ArrayList<>();
        for (Path file : files()) {
            for (String line : lines(file)) {
                if (line.contains(sessionId)) {
                    JsonNode event = parse(line);
                    if (event.path("session_id").asText().equals(sessionId)) {
                        events.add(event);
                    }
                }
            }
        }
        return events;
    }

    /** The session's events of one type. */
    List<JsonNode> ofSession(String sessionId, String eventType) {
        return ofSession(sessionId).stream()
                .filter(event -> event.path("event_type").asText().equals(eventType))
                .toList();
    }

    /** Every terminal event of every session. */
    List<JsonNode> terminations() {
        return ofType("SESSION_TERMINATED");
    }

    /** Every error. */
    List<JsonNode> errors() {
        return ofType("SESSION_ERROR");
    }

    private List<JsonNode> ofType(String eventType) {
        return files().stream()
                .flatMap(file -> lines(file).stream())
                .filter(line -> line.contains(eventType))
                .map(Trail::parse)
                .filter(event -> event.path("event_type").asText().equals(eventType))
                .toList();
    }

    /** Parses a line that must hold one JSON object and nothing else. */
    static JsonNode parse(String line) {
        try {
            JsonNode event = MAPPER.readTree(line);
            if (!event.isObject()) {
                throw new AssertionError("not an object: " + line);
            }
            return event;
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one JSON object: " + line, e);
        }
    }
}
