package dev.wallcrawler.session;

import static java.util.Objects.requireNonNull;

/** Names a session and the project it belongs to: what every line about the session carries. */
public record SessionRef(String sessionId, String projectId) {
    public SessionRef {
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(projectId, "projectId is null");
    }
}
