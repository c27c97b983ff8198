package dev.wallcrawler.session;

import java.util.Optional;

/** What came of a move. */
public sealed interface MoveOutcome {
    /** The session as it stands now, if it exists. */
    Optional<Session> current();

    /** This call, or an earlier try of the very same step, applied it. */
    record Applied(Session session) implements MoveOutcome {
        @Override
        public Optional<Session> current() {
            return Optional.of(session);
        }
    }

    /** The session's status does not allow the step (any more), or the step is stale; nothing was written. */
    record Refused(Session session) implements MoveOutcome {
        @Override
        public Optional<Session> current() {
            return Optional.of(session);
        }
    }

    /** There is no such session; nothing was written. */
    record Missing() implements MoveOutcome {
        @Override
        public Optional<Session> current() {
            return Optional.empty();
        }
    }

    /** Whether the step took effect. */
    default boolean applied() {
        return this instanceof Applied;
    }
}
