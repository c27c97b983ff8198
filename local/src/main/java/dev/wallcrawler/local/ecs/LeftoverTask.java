package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.process.FamilyRecord;
import dev.wallcrawler.local.process.ProcessTable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What a running task leaves in a file, so that the next cluster can end it if this one dies.
 *
 * @param lastEvent the task's last event before it ran
 */
record LeftoverTask(FamilyRecord processes, Path scratch, ObjectNode lastEvent) {
    /** The file's name in the task's directory. */
    static final String FILE = "task.json";

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String STOP_CODE = "TerminationNotice";
    /** More steps than the task can have made after the event that is in the file. */
    private static final long LATER_VERSIONS = 100;

    LeftoverTask {
        requireNonNull(processes, "processes is null");
        requireNonNull(scratch, "scratch is null");
        requireNonNull(lastEvent, "lastEvent is null");
    }

    /**
     * Ends the tasks whose files lie below a directory, and deletes the files.
     *
     * @return for each that is ended, the event that says so
     */
    static List<ObjectNode> endAll(Path tasks, ProcessTable table, TaskDocument document, Instant now)
            throws IOException {
        var events = new ArrayList<ObjectNode>();
        for (Path directory : directories(tasks)) {
            Optional<LeftoverTask> found = read(directory.resolve(FILE));
            if (found.isPresent()) {
                LeftoverTask leftover = found.get();
                if (!leftover.processes().end(table, PATIENCE)) {
                    // Its record stays, for the next time.
                    continue;
                }
                Directories.delete(leftover.scratch());
                events.add(leftover.stopped(document, now));
            }
            Directories.delete(directory);
        }
        return events;
    }

    ObjectNode toJson() {
        ObjectNode json = processes.toJson().put("scratch", scratch.toString());
        json.set("lastEvent", lastEvent);
        return json;
    }

    private static Optional<LeftoverTask> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(file.toFile());
        } catch (JacksonException _) {
            // The cluster died while it wrote the file; the reaper will find what it was about.
            return Optional.empty();
        }
        return json.get("lastEvent") instanceof ObjectNode event
                ? Optional.of(new LeftoverTask(
                        FamilyRecord.read(json), Path.of(json.path("scratch").asText()), event))
                : Optional.empty();
    }

    private ObjectNode stopped(TaskDocument document, Instant now) {
        ObjectNode detail = lastEvent.get("detail").deepCopy();
        String time = TaskDocument.text(now);
        detail.put("lastStatus", "STOPPED")
                .put("desiredStatus", "STOPPED")
                .put("stopCode", STOP_CODE)
                .put("stoppedReason", "The host of the task went down.")
                .put("stoppedAt", time)
                .put("updatedAt", time)
                .put("version", detail.path("version").asLong() + LATER_VERSIONS);
        detail.path("containers").forEach(container -> ((ObjectNode) container).put("lastStatus", "STOPPED"));
        return document.envelope(detail.path("taskArn").asText(), now, detail);
    }

    private static List<Path> directories(Path tasks) throws IOException {
        if (Files.notExists(tasks)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(tasks)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }
}
