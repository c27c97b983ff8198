package dev.wallcrawler.api;

import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.SessionRef;

import java.util.Optional;

/** What a request has turned out to be about so far, for its log lines: only what is the caller's. Not thread-safe. */
final class Subject {

    private Optional<String> projectId;
    private Optional<String> sessionId = Optional.empty();

    /** Until more is known: the caller's default project. */
    Subject(Optional<Caller> caller) {
        this.projectId = caller.map(Caller::defaultProjectId);
    }

    void is(String project) {
        projectId = Optional.of(project);
    }

    void is(SessionRef session) {
        projectId = Optional.of(session.projectId());
        sessionId = Optional.of(session.sessionId());
    }

    Optional<String> projectId() {
        return projectId;
    }

    Optional<String> sessionId() {
        return sessionId;
    }

    /** The same error, told of what the request is about. */
    SessionError of(SessionError error) {
        SessionError ofProject = projectId.map(error::project).orElse(error);
        return sessionId.map(ofProject::session).orElse(ofProject);
    }
}
