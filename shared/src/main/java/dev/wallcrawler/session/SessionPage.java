package dev.wallcrawler.session;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A page of sessions, newest first.
 *
 * @param cursor opaque; present when there may be more
 */
public record SessionPage(SessionRows rows, Optional<String> cursor) {
    public SessionPage {
        requireNonNull(rows, "rows is null");
        requireNonNull(cursor, "cursor is null");
    }

    public List<Session> sessions() {
        return rows.sessions();
    }
}
