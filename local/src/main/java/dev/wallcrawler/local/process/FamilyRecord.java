package dev.wallcrawler.local.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * A family as it is written to a file, so that another process can end it, should the one that started it not live to do so.
 *
 * @param bootId the run of the machine that the process ids belong to
 */
public record FamilyRecord(String bootId, ProcessFamily family) {
    public FamilyRecord {
        requireNonNull(bootId, "bootId is null");
        requireNonNull(family, "family is null");
    }

    /** A record of a family that runs now. */
    public static FamilyRecord of(ProcessFamily family, ProcessTable table) {
        return new FamilyRecord(table.bootId(), family);
    }

    /** Reads what {@link #toJson()} wrote. */
    public static FamilyRecord read(JsonNode json) {
        return new FamilyRecord(
                json.path("bootId").asText(),
                new ProcessFamily(
                        json.path("pid").asLong(),
                        json.path("startTime").asLong(),
                        json.path("mark").asText()));
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("writtenBy", ProcessHandle.current().pid())
                .put("bootId", bootId)
                .put("pid", family.leader())
                .put("startTime", family.startTime())
                .put("mark", family.mark());
    }

    /**
     * Kills what is left of it. A process counts only if it is for certain the family's: the first process itself, what is in
     * its session while it still leads that, and what carries the mark.
     *
     * @return whether nothing is left, within the time
     */
    public boolean end(ProcessTable table, Duration patience) {
        if (!bootId.equals(table.bootId())) {
            return true;
        }
        boolean leads = table.find(family.leader())
                .filter(entry -> entry.startTime() == family.startTime())
                .isPresent();
        ProcessFamily certain = leads ? family : ProcessFamily.marked(family.mark());
        return certain.kill(table, patience);
    }
}
