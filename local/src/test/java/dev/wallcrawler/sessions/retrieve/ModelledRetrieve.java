package dev.wallcrawler.sessions.retrieve;

import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.SessionStore;

import java.time.InstantSource;

/** The function {@code sessions-retrieve} over collaborators of a test's own. */
public final class ModelledRetrieve {

    private ModelledRetrieve() {}

    public static SessionsRetrieveHandler over(SessionStore store, ConnectUrls urls, EventLog log, InstantSource clock) {
        return new SessionsRetrieveHandler(store, urls, log, clock);
    }
}
