package dev.wallcrawler.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One session as its item in the sessions table holds it: the only truth about it. Immutable; holds no token and no URL.
 *
 * @param id the session id, {@code sess_…}
 * @param projectId the project that owns it
 * @param apiKeyId the id (not the value) of the key that created it
 * @param status where it is in its life
 * @param endReason why it ended, once an end was decided
 * @param version grows by one with every move
 * @param transitionId names the last move, so that a retry of it is recognised
 * @param createdAt when the item was stored
 * @param updatedAt when the item last changed
 * @param expiresAt when the session ends at the latest
 * @param readyAt when the browser first answered
 * @param endedAt when the session reached its final status
 * @param keepAlive whether it outlives its last client
 * @param region where it really runs
 * @param userMetadata the caller's metadata as a JSON object, at most 512 characters
 * @param browserSettings how its browser is set up
 * @param proxy the external proxy, if there is one
 * @param ignoredSettings settings that were asked for and have no effect
 * @param taskArn the browser's ECS task, once ECS accepted it
 * @param ecsVersion the highest {@code detail.version} of an ECS event that was applied; 0 before the first
 * @param endpoint where the browser is reached, once it is ready
 * @param totals what the session used, once its controller has said so
 * @param taskStop what ECS said about the end
 */
public record Session(
        String id,
        String projectId,
        String apiKeyId,
        SessionStatus status,
        Optional<EndReason> endReason,
        long version,
        String transitionId,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt,
        Optional<Instant> readyAt,
        Optional<Instant> endedAt,
        boolean keepAlive,
        String region,
        String userMetadata,
        BrowserSettings browserSettings,
        Optional<ExternalProxy> proxy,
        List<String> ignoredSettings,
        Optional<String> taskArn,
        long ecsVersion,
        Optional<Endpoint> endpoint,
        Optional<SessionTotals> totals,
        TaskStop taskStop) {

    public Session {
        ignoredSettings = List.copyOf(ignoredSettings);
    }

    /** The session's name for log lines. */
    public SessionRef ref() {
        return new SessionRef(id, projectId);
    }
}
