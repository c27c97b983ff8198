package dev.wallcrawler.controller.cdp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the beginning of a DevTools command tells: as much as is there, wherever the rest was cut off.
 *
 * @param id the command's id; -1 if it was not seen
 * @param method the command's method; empty if it was not seen
 * @param target the DevTools session that the command is for; empty for the connection's own target, or if it was not seen
 * @param params what was seen of the parameters
 * @param text all of the beginning
 */
record CommandHead(long id, String method, String target, Params params, String text) {

    /** Names are not interned: clients choose them. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * The parameters that matter.
     *
     * @param type the kind of an input event
     * @param clickCount 0 if it was not seen
     */
    record Params(Optional<String> url, String type, int clickCount, boolean returnByValue) {}

    static CommandHead read(byte[] head, int length) {
        Reader reader = new Reader();
        String text = new String(head, 0, length, StandardCharsets.UTF_8);
        try (JsonParser json = JSON.createParser(head, 0, length)) {
            reader.readCommand(json);
        } catch (IOException _) {
            // The rest was cut off, or is no JSON: what was read is what there is to know.
            return reader.result(text);
        }
        return reader.result(text);
    }

    /** Keeps what it has read if the text ends early. */
    private static final class Reader {
        private long id = -1;
        private String method = "";
        private String target = "";
        private Optional<String> url = Optional.empty();
        private String type = "";
        private int clickCount;
        private boolean returnByValue;

        void readCommand(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "id" -> id = value == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : -1;
                    case "method" -> method = text(json, value);
                    case "sessionId" -> target = text(json, value);
                    case "params" -> readParams(json, value);
                    default -> {}
                }
                json.skipChildren();
            }
        }

        private void readParams(JsonParser json, JsonToken start) throws IOException {
            if (start != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                switch (field) {
                    case "url" -> url = Optional.of(text(json, value));
                    case "type" -> type = text(json, value);
                    case "clickCount" -> clickCount = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
                    case "returnByValue" -> returnByValue = value == JsonToken.VALUE_TRUE;
                    default -> {}
                }
                json.skipChildren();
            }
        }

        private static String text(JsonParser json, JsonToken value) throws IOException {
            return value == JsonToken.VALUE_STRING ? json.getText() : "";
        }

        CommandHead result(String text) {
            return new CommandHead(id, method, target, new Params(url, type, clickCount, returnByValue), text);
        }
    }
}
