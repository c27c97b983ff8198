package dev.wallcrawler.controller.proxy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What a live view may say to its page: what the live view's own script says, and nothing else. Whatever could be read in two
 * ways, such as a name that comes twice, is not allowed.
 */
final class ViewerCommand {

    private static final Set<String> ALLOWED = Set.of(
            "Input.dispatchKeyEvent",
            "Input.dispatchMouseEvent",
            "Input.insertText",
            "Page.bringToFront",
            "Page.enable",
            "Page.handleJavaScriptDialog",
            "Page.screencastFrameAck",
            "Page.startScreencast",
            "Page.stopScreencast");

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private ViewerCommand() {}

    /** @param message a whole text message */
    static boolean isAllowed(byte[] message) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
            try (JsonParser json = STRICT.createParser(text)) {
                return isCommand(json) && json.nextToken() == null;
            }
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isCommand(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        boolean hasMethod = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            boolean allowed = switch (field) {
                case "id" -> value == JsonToken.VALUE_NUMBER_INT;
                case "method" -> value == JsonToken.VALUE_STRING && ALLOWED.contains(json.getText());
                case "params" -> value == JsonToken.START_OBJECT;
                default -> false;
            };
            if (!allowed) {
                return false;
            }
            hasMethod |= field.equals("method");
            json.skipChildren();
        }
        return hasMethod;
    }
}
