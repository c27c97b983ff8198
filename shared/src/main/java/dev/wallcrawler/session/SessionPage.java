package dev.wallcrawler.session;

import java.util.List;
import java.util.Optional;

/**
 * A page of sessions, newest first.
 *
 * @param cursor opaque; present when there may be more
 */
public record SessionPage(List<Session> sessions, Optional<String> cursor) {
    public SessionPage {
        sessions = List.copyOf(sessions);
    }
}
