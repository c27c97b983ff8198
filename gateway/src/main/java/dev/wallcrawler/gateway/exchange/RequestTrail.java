package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.session.Subject;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.Request;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.SessionEvent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

import static java.util.Objects.requireNonNull;

/**
 * Writes one REQUEST event per request, and a SESSION_ERROR with it for each answer of 500 and above. The lines are written
 * synchronously, but on another thread: the event loop never waits for the log.
 */
public final class RequestTrail {

    /** The status of a request whose client left before there was an answer. */
    static final int CLIENT_LEFT = 499;

    private static final String UNKNOWN_ROUTE = "unknown";

    private final EventLog log;
    private final InstantSource clock;
    private final Executor executor;

    public RequestTrail(EventLog log, InstantSource clock, Executor executor) {
        this.log = requireNonNull(log, "log is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.executor = requireNonNull(executor, "executor is null");
    }

    /**
     * Writes what came of a request.
     *
     * @param entrance where it went; empty if that is nowhere
     * @param cause what failed, where something did
     */
    void write(
            GatewayRequest request,
            Optional<Entrance> entrance,
            int status,
            String message,
            Subject subject,
            Optional<Throwable> cause) {
        Duration duration = Duration.between(request.arrivedAt(), clock.instant());
        String route = entrance.map(Entrance::template).orElse(UNKNOWN_ROUTE);
        executor.execute(() -> {
            EventLog requestLog = log.inRequest(request.id(), request.traceId());
            if (status >= 500) {
                requestLog.log(error(route, status, message, subject, cause));
            }
            requestLog.log(new Request(
                    request.method(),
                    route,
                    status,
                    duration,
                    false,
                    subject.projectId(),
                    subject.sessionId(),
                    false));
        });
    }

    private static SessionEvent error(
            String route, int status, String message, Subject subject, Optional<Throwable> cause) {
        String operation = switch (status) {
            case 502 -> "reach_controller";
            case 503 -> cause.isPresent() ? "find_session" : "stop_gateway";
            case 504 -> "await_ready";
            default -> "handle_request";
        };
        SessionError error = cause.map(thrown -> SessionError.of(operation, thrown))
                .orElseGet(() -> SessionError.of(operation, message))
                .metadata("route", route);
        SessionError ofSession = subject.sessionId().map(error::session).orElse(error);
        return subject.projectId().map(ofSession::project).orElse(ofSession);
    }
}
