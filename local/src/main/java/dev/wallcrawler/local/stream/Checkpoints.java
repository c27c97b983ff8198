package dev.wallcrawler.local.stream;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.WholeFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How far each shard of a stream has been handled, kept in a file. What was handled after the last write is handled again after
 * a crash: at least once, as in Lambda. Not thread-safe.
 */
final class Checkpoints {
    private static final String FINISHED = "finished";

    private final Path file;
    private final String streamArn;
    private final Map<String, String> positions = new LinkedHashMap<>();

    private Checkpoints(Path file, String streamArn) {
        this.file = requireNonNull(file, "file is null");
        this.streamArn = requireNonNull(streamArn, "streamArn is null");
    }

    /** Reads the file; positions of another stream count as none. */
    static Checkpoints read(Path file, String streamArn) throws IOException {
        var checkpoints = new Checkpoints(file, streamArn);
        if (Files.exists(file)) {
            try {
                JsonNode json = Json.MAPPER.readTree(file.toFile());
                if (json.path("streamArn").asText().equals(streamArn)) {
                    json.path("shards").properties().forEach(entry ->
                            checkpoints.positions.put(entry.getKey(), entry.getValue().asText()));
                }
            } catch (JacksonException e) {
                throw new IOException(file + " is damaged; without it all changes would be handled again", e);
            }
        }
        return checkpoints;
    }

    /** The sequence number of the last change that was handled; empty if none was. */
    Optional<String> lastHandled(String shardId) {
        return Optional.ofNullable(positions.get(shardId)).filter(position -> !position.equals(FINISHED));
    }

    /** Whether the shard is closed and all of it was handled. */
    boolean isFinished(String shardId) {
        return FINISHED.equals(positions.get(shardId));
    }

    /** Notes that a change and all before it were handled. */
    void handled(String shardId, String sequenceNumber) {
        positions.put(shardId, sequenceNumber);
        write();
    }

    /** Notes that the shard is closed and all of it was handled. */
    void finished(String shardId) {
        handled(shardId, FINISHED);
    }

    /** Drops the positions of shards that are no more. */
    void retain(Collection<String> shardIds) {
        if (positions.keySet().retainAll(shardIds)) {
            write();
        }
    }

    private void write() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("streamArn", streamArn);
        ObjectNode shards = json.putObject("shards");
        positions.forEach(shards::put);
        try {
            Files.createDirectories(file.getParent());
            WholeFile.replace(file, json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
