package dev.wallcrawler.session;

/** Table names of their own for each test. */
public final class TestingTables {

    private TestingTables() {}

    public static SessionTables named(String prefix) {
        return new SessionTables(
                prefix + "-sessions", prefix + "-projects", prefix + "-api-keys", prefix + "-idempotency");
    }
}
