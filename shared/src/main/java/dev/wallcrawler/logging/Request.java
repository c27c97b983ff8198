package dev.wallcrawler.logging;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A function answered a request of the API.
 *
 * @param route the resource template, such as {@code /v1/sessions/{id}}; never the path, which may hold a secret
 * @param duration from the call to its answer
 * @param coldStart whether it was the first call of its execution environment
 * @param concurrencyRejected whether it was refused because the project is at its limit
 */
public record Request(
        String method,
        String route,
        int statusCode,
        Duration duration,
        boolean coldStart,
        Optional<String> projectId,
        Optional<String> sessionId,
        boolean concurrencyRejected)
        implements SessionEvent {

    public Request {
        requireNonNull(method, "method is null");
        requireNonNull(route, "route is null");
        requireNonNull(duration, "duration is null");
        requireNonNull(projectId, "projectId is null");
        requireNonNull(sessionId, "sessionId is null");
    }

    @Override
    public EventType type() {
        return EventType.REQUEST;
    }

    @Override
    public void describeTo(EventFields fields) {
        sessionId.ifPresent(fields::sessionId);
        projectId.ifPresent(fields::project);
        fields.duration(duration);
        fields.metadata(EventField.METHOD, method);
        fields.metadata(EventField.ROUTE, route);
        fields.metadata(EventField.STATUS_CODE, statusCode);
        fields.metadata(EventField.COLD_START, coldStart);
        if (concurrencyRejected) {
            fields.metric(SessionMetric.CONCURRENCY_REJECTIONS, 1);
        }
    }
}
