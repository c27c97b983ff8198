package dev.wallcrawler.gateway.session;

import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.Session;

import java.util.Optional;

/** Whether a request may pass to a session. */
public sealed interface Admission {
    /** The token opens this session, which lives; nothing is known of its browser. */
    record Known(Session session) implements Admission {}

    /** The token opens this session, and its browser is to be reached at {@code endpoint}. */
    record Open(Session session, Endpoint endpoint) implements Admission {}

    /**
     * The request is turned away.
     *
     * @param status the HTTP status code
     * @param message what the client is told
     * @param cause what failed, where something did
     */
    record Refused(int status, String message, Subject subject, Optional<Throwable> cause) implements Admission {
        static Refused of(int status, String message, Subject subject) {
            return new Refused(status, message, subject, Optional.empty());
        }
    }
}
