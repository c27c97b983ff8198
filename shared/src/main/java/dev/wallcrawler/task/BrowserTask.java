package dev.wallcrawler.task;

import dev.wallcrawler.Environment;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A task as ECS describes it.
 *
 * @param arn its ARN
 * @param sessionId the session that it was started for; absent for a task that is not a browser's
 * @param projectId that session's project, where the task was told
 * @param phase where it is in its life
 * @param createdAt when ECS accepted it
 * @param stoppedAt when it stopped
 * @param end how it ended; {@link TaskEnd#UNKNOWN} until it has
 */
public record BrowserTask(
        String arn,
        Optional<String> sessionId,
        Optional<String> projectId,
        Phase phase,
        Optional<Instant> createdAt,
        Optional<Instant> stoppedAt,
        TaskEnd end) {

    private static final String SESSION_ID_PREFIX = "sess_";

    public BrowserTask {
        requireNonNull(arn, "arn is null");
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(projectId, "projectId is null");
        requireNonNull(phase, "phase is null");
        requireNonNull(createdAt, "createdAt is null");
        requireNonNull(stoppedAt, "stoppedAt is null");
        requireNonNull(end, "end is null");
    }

    /** What ECS does with a task. */
    public enum Phase {
        /** It is starting or running, and meant to go on. */
        WANTED,
        /** It is on its way down. */
        STOPPING,
        /** It is down; ECS remembers it for an hour or so. */
        STOPPED
    }

    /**
     * The session that a task belongs to.
     *
     * @param startedBy the task's {@code startedBy}, which is the session's id for a browser
     * @param environment the variables that its container was given
     * @return empty for a task that is not a browser's
     */
    public static Optional<String> sessionOf(Optional<String> startedBy, Map<String, String> environment) {
        return startedBy
                .filter(BrowserTask::isSessionId)
                .or(() -> Optional.ofNullable(environment.get("SESSION_ID")).filter(BrowserTask::isSessionId));
    }

    /** The name of the container that browsers run in: {@code ECS_CONTAINER_NAME}, or {@code controller}. */
    public static String containerName(Environment environment) {
        return environment.find("ECS_CONTAINER_NAME").orElse("controller");
    }

    private static boolean isSessionId(String text) {
        return text.startsWith(SESSION_ID_PREFIX);
    }
}
