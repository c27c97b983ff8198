package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A session's browser answered for the first time.
 *
 * @param provisioning from the session's creation until now
 * @param publicIp the address that web sites see
 * @param privateIp the address that the gateway connects to
 */
public record SessionReady(
        SessionRef session,
        Duration provisioning,
        Optional<String> publicIp,
        Optional<String> privateIp,
        Optional<String> taskArn,
        Optional<String> containerId)
        implements LifecycleEvent {

    public SessionReady {
        requireNonNull(session, "session is null");
        requireNonNull(provisioning, "provisioning is null");
        requireNonNull(publicIp, "publicIp is null");
        requireNonNull(privateIp, "privateIp is null");
        requireNonNull(taskArn, "taskArn is null");
        requireNonNull(containerId, "containerId is null");
    }

    @Override
    public EventType type() {
        return EventType.SESSION_READY;
    }

    @Override
    public String step() {
        return "READY";
    }

    @Override
    public void describeTo(EventFields fields) {
        fields.session(session);
        fields.status(SessionStatus.READY);
        fields.duration(provisioning);
        fields.metadata(EventField.PUBLIC_IP, publicIp);
        fields.metadata(EventField.PRIVATE_IP, privateIp);
        fields.metadata(EventField.TASK_ARN, taskArn);
        fields.metadata(EventField.CONTAINER_ID, containerId);
        fields.metric(SessionMetric.SESSIONS_READY, 1);
        fields.metric(SessionMetric.PROVISIONING_TIME, provisioning.toMillis());
    }
}
