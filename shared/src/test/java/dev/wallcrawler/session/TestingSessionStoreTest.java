package dev.wallcrawler.session;

import dev.wallcrawler.TestingClock;

class TestingSessionStoreTest implements SessionStoreContract {

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, LIMIT);

    @Override
    public SessionStore store() {
        return store;
    }

    @Override
    public TestingClock clock() {
        return clock;
    }

    @Override
    public SlotCount slots() {
        return store.slots(TestingSessions.PROJECT);
    }
}
