package dev.wallcrawler.sessions.update;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.SessionStore;

import java.time.InstantSource;

/** The function {@code sessions-update} over collaborators of a test's own. */
public final class ModelledUpdate {

    private ModelledUpdate() {}

    public static SessionsUpdateHandler over(SessionStore store, EventLog log, InstantSource clock) {
        return new SessionsUpdateHandler(store, log, clock);
    }
}
