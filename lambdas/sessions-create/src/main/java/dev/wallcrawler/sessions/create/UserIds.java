package dev.wallcrawler.sessions.create;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;

import java.util.Optional;

/** Finds out whose session it is, where the caller's metadata says so. */
final class UserIds {

    private UserIds() {}

    /** The metadata's {@code userId} or {@code user_id}, a string or a number. */
    static Optional<String> in(String userMetadata) {
        try {
            JsonNode metadata = Json.MAPPER.readTree(userMetadata);
            JsonNode id = metadata.has("userId") ? metadata.get("userId") : metadata.path("user_id");
            return id.isTextual() || id.isNumber() ? Optional.of(id.asText()) : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
