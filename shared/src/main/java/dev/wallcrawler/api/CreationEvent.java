package dev.wallcrawler.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.logging.SessionCreated;
import dev.wallcrawler.session.Session;

import java.time.Duration;
import java.util.Optional;

/** Tells the trail of a session's creation, from its row: the same event whenever it is told, which counts once. */
public final class CreationEvent {

    private CreationEvent() {}

    /** For whoever has just stored the session. */
    public static SessionCreated of(Session session) {
        return of(session, true);
    }

    /**
     * For whoever finds a session that its creator may have been cut off from before it told. It mostly has: there is next to
     * nothing between storing and telling, and the call to ECS after it.
     */
    public static SessionCreated again(Session session) {
        return of(session, false);
    }

    private static SessionCreated of(Session session, boolean isCounted) {
        return new SessionCreated(
                session.ref(),
                Duration.between(session.createdAt(), session.expiresAt()),
                userId(session.userMetadata()),
                session.apiKeyId(),
                session.region(),
                session.keepAlive(),
                session.ignoredSettings(),
                isCounted);
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
