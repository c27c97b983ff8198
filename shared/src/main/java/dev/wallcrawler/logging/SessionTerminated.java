package dev.wallcrawler.logging;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.TaskStop;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A session reached its final status.
 *
 * @param status the final status; a failed one counts as an error
 * @param duration from the session's creation to its end
 * @param totals what the session used, if its controller could say so
 * @param taskStop what ECS said about the end
 */
public record SessionTerminated(
        SessionRef session,
        SessionStatus status,
        EndReason endReason,
        Duration duration,
        Optional<SessionTotals> totals,
        TaskStop taskStop)
        implements LifecycleEvent {

    public SessionTerminated {
        requireNonNull(session, "session is null");
        requireNonNull(status, "status is null");
        requireNonNull(endReason, "endReason is null");
        requireNonNull(duration, "duration is null");
        requireNonNull(totals, "totals is null");
        requireNonNull(taskStop, "taskStop is null");
    }

    @Override
    public EventType type() {
        return EventType.SESSION_TERMINATED;
    }

    @Override
    public String step() {
        return "TERMINATED";
    }

    @Override
    public boolean isError() {
        return status == SessionStatus.FAILED;
    }

    @Override
    public void describeTo(EventFields fields) {
        fields.session(session);
        fields.status(status);
        fields.duration(duration);
        fields.metadata(EventField.REASON, endReason.category());
        fields.metadata(EventField.END_REASON, endReason.name());
        if (totals.isPresent()) {
            SessionTotals used = totals.get();
            fields.metadata(EventField.PROXY_BYTES, used.proxyBytes());
            used.browserUse().ifPresent(use -> {
                fields.metadata(EventField.CPU_USAGE, use.cpuAveragePercent());
                fields.metadata(EventField.MEMORY_USAGE, use.memoryPeakMb());
            });
        }
        fields.metadata(EventField.STOPPED_REASON, taskStop.stoppedReason());
        fields.metadata(EventField.STOP_CODE, taskStop.stopCode());
        if (taskStop.exitCode().isPresent()) {
            fields.metadata(EventField.EXIT_CODE, taskStop.exitCode().get().longValue());
        }
        fields.metric(SessionMetric.SESSIONS_TERMINATED, 1);
        fields.metric(SessionMetric.SESSION_DURATION, duration.toMillis());
        if (totals.isPresent()) {
            fields.metric(SessionMetric.PROXY_BYTES, totals.get().proxyBytes());
        }
        if (isError()) {
            fields.metric(SessionMetric.SESSION_ERRORS, 1);
        }
    }
}
