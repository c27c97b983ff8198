package dev.wallcrawler.local.command.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.logging.EventField;
import dev.wallcrawler.logging.EventType;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What an event says, in words. What its kind has no words for follows as {@code name=value}, so nothing is hidden. */
final class EventText {
    /** Too long for a line; {@code --json} shows them. */
    private static final Set<EventField> LEFT_OUT =
            EnumSet.of(EventField.STACK_TRACE, EventField.TASK_ARN, EventField.CONTAINER_ID);

    private final JsonNode root;
    private final JsonNode metadata;
    private final Set<String> said;
    private final List<String> parts = new ArrayList<>();

    private EventText(JsonNode root) {
        this.root = root;
        this.metadata = root.path(EventField.METADATA.fieldName());
        this.said = new HashSet<>();
        LEFT_OUT.forEach(field -> said.add(field.fieldName()));
    }

    static String of(JsonNode line, Optional<EventType> type) {
        var text = new EventText(line);
        type.ifPresent(text::describe);
        text.sayTheRest();
        return String.join("  ", text.parts);
    }

    private void describe(EventType type) {
        switch (type) {
            case SESSION_CREATED -> {
                detail(EventField.TIMEOUT, value -> "timeout " + Humanised.millis(value.asLong() * 1_000));
                detail(EventField.KEEP_ALIVE, value -> value.asBoolean() ? "keep-alive" : "");
                detail(EventField.REGION, JsonNode::asText);
                detail(EventField.IGNORED_SETTINGS, value -> value.isEmpty() ? "" : "ignored: " + list(value));
            }
            case SESSION_READY -> duration("after ");
            case SESSION_TERMINATED -> {
                status();
                detail(EventField.END_REASON, JsonNode::asText);
                said.add(EventField.REASON.fieldName());
                duration("after ");
                detail(EventField.PROXY_BYTES, value -> Humanised.bytes(value.asLong()));
                detail(EventField.CPU_USAGE, value -> "cpu " + value.asText() + " %");
                detail(EventField.MEMORY_USAGE, value -> "memory " + value.asText() + " MB");
            }
            case SESSION_ERROR -> {
                detail(EventField.FATAL, value -> value.asBoolean() ? "fatal" : "");
                detail(EventField.OPERATION, JsonNode::asText);
            }
            case BROWSER_OPERATION -> {
                detail(EventField.OPERATION, JsonNode::asText);
                detail(EventField.SUCCESS, value -> value.asBoolean() ? "" : "failed");
                detail(EventField.URL, JsonNode::asText);
                detail(EventField.SELECTOR, JsonNode::asText);
                duration("");
            }
            case RESOURCE_METRICS -> {
                detail(EventField.CPU_PERCENT, value -> "cpu " + value.asText() + " %");
                detail(EventField.MEMORY_MB, value -> "memory " + value.asText() + " MB");
                detail(EventField.NETWORK_BYTES, value -> "network " + Humanised.bytes(value.asLong()));
                detail(EventField.ACTIVE_TARGETS, value -> "targets " + value.asText());
            }
            case REQUEST, ACCESS -> {
                detail(EventField.METHOD, JsonNode::asText);
                detail(EventField.ROUTE, JsonNode::asText);
                detail(EventField.STATUS_CODE, JsonNode::asText);
                duration("");
                detail(EventField.COLD_START, value -> value.asBoolean() ? "cold start" : "");
            }
            case SERVICE -> duration("");
            case LOG -> {
                level();
                text(EventField.LOGGER).ifPresent(logger -> parts.add(logger.substring(logger.lastIndexOf('.') + 1) + ":"));
            }
        }
    }

    private void sayTheRest() {
        text(EventField.MESSAGE).ifPresent(parts::add);
        text(EventField.ERROR).ifPresent(parts::add);
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            if (said.add(field.getKey())) {
                JsonNode value = field.getValue();
                parts.add(field.getKey() + "=" + (value.isArray() ? list(value) : value.isObject() ? value : value.asText()));
            }
        }
    }

    private void status() {
        text(EventField.STATUS).ifPresent(parts::add);
    }

    private void level() {
        text(EventField.LEVEL).ifPresent(parts::add);
    }

    private void duration(String before) {
        JsonNode millis = root.path(EventField.DURATION_MS.fieldName());
        if (millis.isNumber()) {
            parts.add(before + Humanised.millis(millis.asLong()));
        }
    }

    private void detail(EventField field, Function<JsonNode, String> words) {
        JsonNode value = metadata.path(field.fieldName());
        if (!value.isMissingNode() && said.add(field.fieldName())) {
            String text = words.apply(value);
            if (!text.isEmpty()) {
                parts.add(text);
            }
        }
    }

    private Optional<String> text(EventField field) {
        return Optional.ofNullable(root.get(field.fieldName())).map(JsonNode::asText);
    }

    private static String list(JsonNode array) {
        var items = new ArrayList<String>();
        array.forEach(item -> items.add(item.asText()));
        return String.join(", ", items);
    }
}
