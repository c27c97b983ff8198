package dev.wallcrawler.local.command.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.logging.EventField;
import dev.wallcrawler.logging.EventType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One line of a log file.
 *
 * @param at its timestamp; of a line without one, that of the line before it in its file
 * @param raw the line as it stands in the file
 * @param json what it says; empty if it is no JSON object
 */
public record LogLine(Instant at, String raw, Optional<JsonNode> json) {
    /** Oldest first. */
    public static final Comparator<LogLine> BY_TIME = Comparator.comparing(LogLine::at);

    public LogLine {
        requireNonNull(at, "at is null");
        requireNonNull(raw, "raw is null");
        requireNonNull(json, "json is null");
    }

    /** Never fails: whatever is in the line, it is a line. */
    public static LogLine parse(String raw, Instant previous) {
        Optional<JsonNode> json = readObject(raw);
        Instant at = json.flatMap(node -> text(node, EventField.TIMESTAMP))
                .flatMap(LogLine::instant)
                .orElse(previous);
        return new LogLine(at, raw, json);
    }

    /** The text of a field at the root of the line. */
    public Optional<String> text(EventField field) {
        return json.flatMap(node -> text(node, field));
    }

    /** What kind of event the line reports, if it is one that this version knows. */
    public Optional<EventType> type() {
        return text(EventField.EVENT_TYPE).flatMap(LogLine::eventType);
    }

    private static Optional<EventType> eventType(String name) {
        for (EventType type : EventType.values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode node, EventField field) {
        return Optional.ofNullable(node.get(field.fieldName())).map(JsonNode::asText);
    }

    private static Optional<JsonNode> readObject(String raw) {
        try {
            return Optional.ofNullable(Json.MAPPER.readTree(raw)).filter(JsonNode::isObject);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
