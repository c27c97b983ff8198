package dev.wallcrawler.controller.guard;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Those parts of a DevTools message that the guard needs, by their path, such as {@code params.request.url}. The rest is skipped as
 * it comes in: a paused request brings its whole body along, however large.
 */
record CdpMessage(Map<String, String> fields) {

    private static final Set<String> LOOKED_INTO = Set.of("error", "params", "params.targetInfo", "params.request");

    private static final Set<String> KEPT = Set.of(
            "id",
            "method",
            "error.message",
            "params.targetId",
            "params.targetInfo.targetId",
            "params.targetInfo.type",
            "params.requestId",
            "params.request.url",
            "params.resourceType",
            "params.frameId");

    CdpMessage {
        fields = Map.copyOf(fields);
    }

    /**
     * Reads one message.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not sound JSON, or one of these parts is beyond reason
     */
    static CdpMessage read(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        if (json.nextToken() == JsonToken.START_OBJECT) {
            readObject(json, "", fields);
        }
        return new CdpMessage(fields);
    }

    private static void readObject(JsonParser json, String path, Map<String, String> fields) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String at = path + name;
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && LOOKED_INTO.contains(at)) {
                readObject(json, at + ".", fields);
            } else if (value.isScalarValue() && KEPT.contains(at)) {
                fields.put(at, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    /** The command that it answers; empty if it is an event. */
    Optional<String> id() {
        return Optional.ofNullable(fields.get("id"));
    }

    /** Why the browser refused the command. */
    Optional<String> error() {
        return Optional.ofNullable(fields.get("error.message"));
    }

    /** A part's value; empty if there is none. */
    String text(String path) {
        return fields.getOrDefault(path, "");
    }
}
