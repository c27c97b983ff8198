package dev.wallcrawler.model;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.Transitions;

import java.util.Optional;

/**
 * What a controller writes of its session, each step when it is told to. As a real one does, it tries a write that failed again,
 * as the same step.
 */
final class Controller {

    private static final int TRIES = 3;
    private static final Endpoint ENDPOINT =
            new Endpoint("10.0.0.7", 9222, Optional.of("203.0.113.7"), Optional.of("container-1"));

    private final SessionStore store;
    private final String sessionId;

    Controller(SessionStore store, String sessionId) {
        this.store = store;
        this.sessionId = sessionId;
    }

    void ready() {
        move(Move.ready(Transitions.random(), ENDPOINT));
    }

    void clientsPresent(boolean present) {
        move(present ? Move.active(Transitions.random()) : Move.withoutClients(Transitions.random()));
    }

    void ends(EndReason reason) {
        move(Move.terminating(Transitions.random(), reason));
        persist(() -> store.recordTotals(sessionId, new SessionTotals(1_000, new BrowserUse(12.5, 300))));
    }

    private void move(Move move) {
        persist(() -> store.move(sessionId, move));
    }

    private static void persist(Runnable write) {
        for (int i = 1; ; i++) {
            try {
                write.run();
                return;
            } catch (RuntimeException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }
}
