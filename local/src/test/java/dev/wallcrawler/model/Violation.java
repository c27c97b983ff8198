package dev.wallcrawler.model;

/** What must never be has come to be. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    static void require(boolean holds, String otherwise, Object... values) {
        if (!holds) {
            throw new Violation(otherwise.formatted(values));
        }
    }
}
