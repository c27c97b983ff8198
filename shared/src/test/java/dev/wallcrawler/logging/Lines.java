package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Takes lines apart. */
final class Lines {
    private static final List<String> CHANGING = List.of("timestamp", "event_id");

    private Lines() {}

    /** The line that a log writes for one event. */
    static JsonNode of(SessionEvent event) {
        TestingEventLog log = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);
        log.eventLog().log(event);
        return log.events().getFirst();
    }

    /** The line without the fields that differ from one writing to the next. */
    static JsonNode lasting(JsonNode line) {
        ObjectNode copy = line.deepCopy();
        copy.remove(CHANGING);
        if (copy.path("_aws") instanceof ObjectNode aws) {
            aws.remove("Timestamp");
        }
        return copy;
    }
}
