package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.wallcrawler.session.SessionRef;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * An answer: a bare JSON object or array. {@link ApiEndpoint} adds the headers that every answer has.
 *
 * @param session the session that the request was about, for the REQUEST event; not sent
 */
public record ApiResponse(int statusCode, Map<String, String> headers, String body, Optional<SessionRef> session) {

    public ApiResponse {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body is null");
        requireNonNull(session, "session is null");
    }

    /** An answer whose body is the JSON of this value. */
    public static ApiResponse json(int statusCode, Object value) {
        try {
            return new ApiResponse(statusCode, Map.of(), Json.MAPPER.writeValueAsString(value), Optional.empty());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value that JSON can hold: " + value.getClass(), e);
        }
    }

    /** The same answer with one more header. */
    public ApiResponse header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(statusCode, more, body, session);
    }

    /** The same answer, logged under this session. */
    public ApiResponse about(SessionRef ref) {
        return new ApiResponse(statusCode, headers, body, Optional.of(ref));
    }
}
