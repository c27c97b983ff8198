package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * Something went wrong. Made by one of the methods {@code of} and refined by the methods that return a changed copy.
 *
 * @param operation what was being done, such as {@code run_task} or {@code reap_overdue}
 * @param error what went wrong
 * @param stackTrace where, if an exception told
 * @param sessionId the session it was done to
 * @param projectId the project it was done for
 * @param retryCount how many times it had been tried again before
 * @param isFatal whether what was being done was given up for good
 * @param repairs how many faults were put right, if this is the report of a repair
 * @param extra more to know about it: text, numbers, booleans, lists and maps; anything else is kept as text, and nothing of it is
 *     kept if it is null. A name that the event itself uses is not written twice: the event's own value stays
 */
public record SessionError(
        String operation,
        String error,
        Optional<String> stackTrace,
        Optional<String> sessionId,
        Optional<String> projectId,
        OptionalInt retryCount,
        boolean isFatal,
        OptionalLong repairs,
        Map<String, Object> extra)
        implements SessionEvent {

    public SessionError {
        requireNonNull(operation, "operation is null");
        requireNonNull(error, "error is null");
        requireNonNull(stackTrace, "stackTrace is null");
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(projectId, "projectId is null");
        requireNonNull(retryCount, "retryCount is null");
        requireNonNull(repairs, "repairs is null");
        extra = FrozenValue.copyOf(extra);
    }

    /** An error that an exception reports. An exception that cannot even describe itself is reported as just that. */
    public static SessionError of(String operation, Throwable cause) {
        return of(operation, FrozenValue.describe(cause), FrozenValue.stackTraceOf(cause));
    }

    /** An error that no exception reports. */
    public static SessionError of(String operation, String error) {
        return of(operation, error, Optional.empty());
    }

    /** An error that an exception led to, and that is told in words of one's own. */
    public static SessionError of(String operation, String error, Throwable cause) {
        return of(operation, error, FrozenValue.stackTraceOf(cause));
    }

    private static SessionError of(String operation, String error, Optional<String> stackTrace) {
        return new SessionError(
                operation,
                error,
                stackTrace,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                false,
                OptionalLong.empty(),
                Map.of());
    }

    public SessionError session(SessionRef session) {
        return new SessionError(
                operation,
                error,
                stackTrace,
                Optional.of(session.sessionId()),
                Optional.of(session.projectId()),
                retryCount,
                isFatal,
                repairs,
                extra);
    }

    /** For a session whose project is not known. */
    public SessionError session(String id) {
        return new SessionError(
                operation, error, stackTrace, Optional.of(id), projectId, retryCount, isFatal, repairs, extra);
    }

    public SessionError project(String id) {
        return new SessionError(
                operation, error, stackTrace, sessionId, Optional.of(id), retryCount, isFatal, repairs, extra);
    }

    public SessionError retryCount(int count) {
        return new SessionError(
                operation,
                error,
                stackTrace,
                sessionId,
                projectId,
                OptionalInt.of(count),
                isFatal,
                repairs,
                extra);
    }

    public SessionError fatal() {
        return new SessionError(operation, error, stackTrace, sessionId, projectId, retryCount, true, repairs, extra);
    }

    /** Counts {@code count} faults that were put right in {@link SessionMetric#REAPER_REPAIRS}. */
    public SessionError repaired(long count) {
        return new SessionError(
                operation,
                error,
                stackTrace,
                sessionId,
                projectId,
                retryCount,
                isFatal,
                OptionalLong.of(count),
                extra);
    }

    public SessionError metadata(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extra);
        FrozenValue.put(more, key, value);
        return new SessionError(
                operation, error, stackTrace, sessionId, projectId, retryCount, isFatal, repairs, more);
    }

    @Override
    public EventType type() {
        return EventType.SESSION_ERROR;
    }

    @Override
    public boolean isError() {
        return true;
    }

    @Override
    public void describeTo(EventFields fields) {
        sessionId.ifPresent(fields::sessionId);
        projectId.ifPresent(fields::project);
        fields.root(EventField.ERROR, error);
        fields.metadata(EventField.OPERATION, operation);
        if (retryCount.isPresent()) {
            fields.metadata(EventField.RETRY_COUNT, retryCount.getAsInt());
        }
        fields.metadata(EventField.FATAL, isFatal);
        if (repairs.isPresent()) {
            fields.metadata(EventField.REPAIRED, repairs.getAsLong());
        }
        fields.metadata(EventField.STACK_TRACE, stackTrace);
        extra.forEach((name, value) -> {
            if (!saysItself(name)) {
                fields.metadata(name, value);
            }
        });
        fields.metric(SessionMetric.SESSION_ERRORS, 1);
        if (repairs.isPresent()) {
            fields.metric(SessionMetric.REAPER_REPAIRS, repairs.getAsLong());
        }
    }

    private boolean saysItself(String name) {
        return switch (name) {
            case "operation", "fatal" -> true;
            case "retry_count" -> retryCount.isPresent();
            case "repaired" -> repairs.isPresent();
            case "stack_trace" -> stackTrace.isPresent();
            default -> false;
        };
    }
}
