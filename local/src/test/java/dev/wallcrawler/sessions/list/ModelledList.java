package dev.wallcrawler.sessions.list;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.SessionStore;

import java.time.InstantSource;

/** The function {@code sessions-list} over collaborators of a test's own. */
public final class ModelledList {

    private ModelledList() {}

    public static SessionsListHandler over(SessionStore store, EventLog log, InstantSource clock) {
        return new SessionsListHandler(store, log, clock);
    }
}
