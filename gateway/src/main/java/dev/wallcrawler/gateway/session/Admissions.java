package dev.wallcrawler.gateway.session;

import dev.wallcrawler.gateway.session.Admission.Known;
import dev.wallcrawler.gateway.session.Admission.Open;
import dev.wallcrawler.gateway.session.Admission.Refused;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.token.ConnectToken;
import dev.wallcrawler.token.InvalidTokenException;
import dev.wallcrawler.token.InvalidTokenException.Reason;
import dev.wallcrawler.token.TokenVerifier;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Decides on each request: 401 without a valid token for this very session, 404 if there is no such session, 410 if it has
 * ended, 504 if it was not ready in time. Thread-safe; blocks, so it is meant for virtual threads.
 */
public final class Admissions {

    private final TokenVerifier tokens;
    private final ReadySessions sessions;
    private final Duration readyWait;

    public Admissions(TokenVerifier tokens, ReadySessions sessions, Duration readyWait) {
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.readyWait = requireNonNull(readyWait, "readyWait is null");
    }

    /** Checks the token and that the session lives. */
    public Admission know(Ticket ticket) {
        try {
            return known(verify(ticket).sessionId());
        } catch (InvalidTokenException e) {
            return unauthorized(e);
        }
    }

    /**
     * Checks the token and waits for the session's browser.
     *
     * @throws InterruptedException if the client no longer wants to know
     */
    public Admission open(Ticket ticket) throws InterruptedException {
        String sessionId;
        try {
            sessionId = verify(ticket).sessionId();
        } catch (InvalidTokenException e) {
            return unauthorized(e);
        }
        return switch (sessions.await(sessionId, readyWait)) {
            case Readiness.Ready(var session, var endpoint) -> new Open(session, endpoint);
            case Readiness.Ended(var session) -> ended(session);
            case Readiness.Unknown() -> unknown(sessionId);
            case Readiness.NotInTime(var session) -> Refused.of(
                    504,
                    "the session's browser was not ready within " + readyWait.toSeconds() + " s",
                    session.map(seen -> Subject.of(seen.ref())).orElseGet(() -> Subject.of(sessionId)));
            case Readiness.Crowded() -> Refused.of(
                    429,
                    "too many connections are waiting for this session (limit " + ReadySessions.MAX_WAITERS + ")",
                    Subject.of(sessionId));
            case Readiness.Unreadable(var cause) -> unreadable(sessionId, cause);
        };
    }

    /** Why a session's browser that was ready could not be reached: 410 if the session has ended meanwhile, else 502. */
    public Refused unreachable(Session session, Throwable cause) {
        return known(session.id()) instanceof Refused refused && refused.cause().isEmpty()
                ? refused
                : new Refused(
                        502, "the session's browser cannot be reached", Subject.of(session.ref()), Optional.of(cause));
    }

    private Admission known(String sessionId) {
        try {
            Optional<Session> found = sessions.find(sessionId);
            if (found.isEmpty()) {
                return unknown(sessionId);
            }
            Session session = found.get();
            return session.status().holdsSlot() ? new Known(session) : ended(session);
        } catch (RuntimeException e) {
            return unreadable(sessionId, e);
        }
    }

    private ConnectToken verify(Ticket ticket) {
        String token = ticket.token().orElseThrow(() -> new InvalidTokenException(Reason.MALFORMED));
        if (ticket.sessionId().isPresent()) {
            return tokens.verify(token, ticket.sessionId().get(), ticket.audience());
        }
        ConnectToken verified = tokens.verify(token);
        if (verified.audience() != ticket.audience()) {
            throw new InvalidTokenException(Reason.AUDIENCE);
        }
        return verified;
    }

    private static Refused unauthorized(InvalidTokenException cause) {
        return Refused.of(401, cause.getMessage(), Subject.UNKNOWN);
    }

    private static Refused unknown(String sessionId) {
        return Refused.of(404, "there is no such session", Subject.of(sessionId));
    }

    private static Refused ended(Session session) {
        return Refused.of(410, "the session has ended", Subject.of(session.ref()));
    }

    private static Refused unreadable(String sessionId, Throwable cause) {
        return new Refused(503, "the session cannot be looked up right now", Subject.of(sessionId), Optional.of(cause));
    }
}
