package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.logging.SessionCreated;
import dev.wallcrawler.session.Session;

import java.time.Duration;
import java.util.Optional;

/** Tells the trail of a session's creation, from its row: the same event whenever it is told. */
public final class CreationEvent {

    private CreationEvent() {}

    public static SessionCreated of(Session session) {
        return new SessionCreated(
                session.ref(),
                Duration.between(session.createdAt(), session.expiresAt()),
                userId(session.userMetadata()),
                session.apiKeyId(),
                session.region(),
                session.keepAlive(),
                session.ignoredSettings());
    }

    /** The metadata's {@code userId} or {@code user_id}, a string or a number. */
    private static Optional<String> userId(String userMetadata) {
        try {
            JsonNode metadata = Json.MAPPER.readTree(userMetadata);
            JsonNode id = metadata.has("userId") ? metadata.get("userId") : metadata.path("user_id");
            return id.isTextual() || id.isNumber() ? Optional.of(id.asText()) : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
