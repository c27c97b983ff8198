package dev.wallcrawler.gateway.session;

import dev.wallcrawler.session.SessionRef;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What is known of the session that a request is about.
 *
 * @param sessionId empty until a token has proved to be the session's own
 * @param projectId empty until the session was found
 */
public record Subject(Optional<String> sessionId, Optional<String> projectId) {

    /** Nothing is known. */
    public static final Subject UNKNOWN = new Subject(Optional.empty(), Optional.empty());

    public Subject {
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(projectId, "projectId is null");
    }

    public static Subject of(SessionRef session) {
        return new Subject(Optional.of(session.sessionId()), Optional.of(session.projectId()));
    }

    /** A session that a token names, and of which nothing else is known. */
    public static Subject of(String sessionId) {
        return new Subject(Optional.of(sessionId), Optional.empty());
    }
}
