package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;

import java.util.LinkedHashMap;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** An answer: a bare JSON object or array. {@link ApiEndpoint} adds the headers that every answer has. */
public record ApiResponse(int statusCode, Map<String, String> headers, String body) {

    public ApiResponse {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body is null");
    }

    /** An answer whose body is the JSON of this value. */
    public static ApiResponse json(int statusCode, Object value) {
        try {
            return new ApiResponse(statusCode, Map.of(), Json.MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value that JSON can hold: " + value.getClass(), e);
        }
    }

    /** The same answer with one more header. */
    public ApiResponse header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(statusCode, more, body);
    }
}
