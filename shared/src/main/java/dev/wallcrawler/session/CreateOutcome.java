package dev.wallcrawler.session;

/** What came of storing a new session. */
public sealed interface CreateOutcome {
    /** The session is stored and holds a slot. */
    record Created(Session session) implements CreateOutcome {}

    /**
     * The same idempotency key and body created this session before, as it stood right after its creation.
     *
     * @param isKept whether the session got so far that this is the answer, even when its row is gone
     */
    record Repeated(Session session, boolean isKept) implements CreateOutcome {}

    /** The idempotency key was used before, with another body; nothing was stored. */
    record KeyReused() implements CreateOutcome {}

    /** The project is at its limit; nothing was stored. */
    record OverLimit(int limit, int inUse) implements CreateOutcome {}

    /** No such project; nothing was stored. */
    record UnknownProject() implements CreateOutcome {}
}
