package dev.wallcrawler.model;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;

import java.time.Duration;
import java.time.Instant;

/** A {@link TestingSessionStore}. */
final class TableInMemory implements Table {

    private final TestingSessionStore store;

    TableInMemory(TestingClock clock) {
        this.store = new TestingSessionStore(clock, LIMIT);
    }

    @Override
    public SessionStore store() {
        return store;
    }

    TestingSessionStore rows() {
        return store;
    }

    @Override
    public Project project() {
        return new Project(
                PROJECT, "model", LIMIT, store.slots(PROJECT), Duration.ofMinutes(5), Instant.EPOCH);
    }

    @Override
    public void remove(String sessionId) {
        store.remove(sessionId);
    }
}
