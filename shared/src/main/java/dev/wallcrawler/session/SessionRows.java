package dev.wallcrawler.session;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Sessions as they were read from many rows: one row that cannot be read does not hide the others.
 *
 * @param unreadable the rows that are no sessions
 */
public record SessionRows(List<Session> sessions, List<Unreadable> unreadable) {
    public SessionRows {
        sessions = List.copyOf(sessions);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A row that cannot be read.
     *
     * @param sessionId its key
     * @param projectId whose it is, where it says so
     * @param reason what is wrong with it, without its values
     */
    public record Unreadable(String sessionId, Optional<String> projectId, String reason) {
        public Unreadable {
            requireNonNull(sessionId, "sessionId is null");
            requireNonNull(projectId, "projectId is null");
            requireNonNull(reason, "reason is null");
        }

        /** One that the exception tells of: its message where that is one of {@link SessionItem}, its name else. */
        public static Unreadable of(String sessionId, Optional<String> projectId, RuntimeException e) {
            boolean ours = e.getClass() == IllegalArgumentException.class && e.getMessage() != null;
            return new Unreadable(sessionId, projectId, ours ? e.getMessage() : e.getClass().getSimpleName());
        }
    }
}
