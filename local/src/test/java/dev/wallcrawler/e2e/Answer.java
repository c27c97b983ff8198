package dev.wallcrawler.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * An HTTP answer.
 *
 * @param headers by lower-case name
 */
record Answer(int status, Map<String, String> headers, String body) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    Answer {
        requireNonNull(body, "body is null");
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("status %d, but no JSON: %s".formatted(status, body), e);
        }
    }

    /** The string at the root of the body under this name. */
    String text(String field) {
        return json().path(field).asText();
    }
}
