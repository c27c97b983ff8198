package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A session was stored.
 *
 * @param timeout how long it may live
 * @param userId the caller's user, if its metadata names one
 * @param apiKeyId the id (not the value) of the key that created it
 * @param ignoredSettings settings that were asked for and have no effect
 * @param isCounted whether it counts in {@link SessionMetric#SESSIONS_CREATED}: nothing removes a repetition from a metric
 */
public record SessionCreated(
        SessionRef session,
        Duration timeout,
        Optional<String> userId,
        String apiKeyId,
        String region,
        boolean keepAlive,
        List<String> ignoredSettings,
        boolean isCounted)
        implements LifecycleEvent {

    public SessionCreated {
        requireNonNull(session, "session is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(userId, "userId is null");
        requireNonNull(apiKeyId, "apiKeyId is null");
        requireNonNull(region, "region is null");
        ignoredSettings = List.copyOf(ignoredSettings);
    }

    @Override
    public EventType type() {
        return EventType.SESSION_CREATED;
    }

    @Override
    public String step() {
        return "CREATED";
    }

    @Override
    public void describeTo(EventFields fields) {
        fields.session(session);
        fields.status(SessionStatus.CREATING);
        fields.metadata(EventField.TIMEOUT, timeout.toSeconds());
        fields.metadata(EventField.USER_ID, userId);
        fields.metadata(EventField.API_KEY_ID, apiKeyId);
        fields.metadata(EventField.REGION, region);
        fields.metadata(EventField.KEEP_ALIVE, keepAlive);
        fields.metadata(EventField.IGNORED_SETTINGS, ignoredSettings);
        if (isCounted) {
            fields.metric(SessionMetric.SESSIONS_CREATED, 1);
        }
    }
}
