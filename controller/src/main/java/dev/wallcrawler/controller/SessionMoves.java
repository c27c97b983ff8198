package dev.wallcrawler.controller;

import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.MoveOutcome;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.Transitions;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Moves the session's item. A write that fails is tried again, as the same step, for a bounded time; whether the session has
 * clients is written in order and off the caller's thread, and what was overtaken before it was written is left out. Thread-safe.
 */
final class SessionMoves {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE_WITH_TOTALS = Duration.ofMillis(1_500);

    /** Waits. */
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Supplier<SessionStore> store;
    private final String sessionId;
    private final SessionTrail trail;
    private final Executor inOrder;
    private final Runnable endedElsewhere;
    private final Pause pause;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private boolean written;

    /**
     * @param store may fail, and is asked for again then
     * @param inOrder runs one task after the other
     * @param endedElsewhere called when a step is refused because the session is ending or gone
     */
    SessionMoves(
            Supplier<SessionStore> store,
            String sessionId,
            SessionTrail trail,
            Executor inOrder,
            Runnable endedElsewhere,
            Pause pause) {
        this.store = requireNonNull(store, "store is null");
        this.sessionId = requireNonNull(sessionId, "sessionId is null");
        this.trail = requireNonNull(trail, "trail is null");
        this.inOrder = requireNonNull(inOrder, "inOrder is null");
        this.endedElsewhere = requireNonNull(endedElsewhere, "endedElsewhere is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    /**
     * The browser answers there.
     *
     * @return whether that could be written; whether it was refused is told to {@code endedElsewhere}
     */
    boolean ready(Endpoint endpoint) {
        Move move = Move.ready(Transitions.random(), endpoint);
        Optional<MoveOutcome> outcome = persist("ready", PATIENCE, () -> store.get().move(sessionId, move));
        if (outcome.isPresent() && !outcome.get().applied()) {
            endedElsewhere.run();
        }
        return outcome.isPresent();
    }

    /** The session has clients, or has none any more; returns at once. */
    void clientsPresent(boolean present) {
        wanted.set(present);
        inOrder.execute(this::writePresence);
    }

    private void writePresence() {
        boolean present = wanted.get();
        if (present == written) {
            return;
        }
        Move move = present ? Move.active(Transitions.random()) : Move.withoutClients(Transitions.random());
        Optional<MoveOutcome> outcome =
                persist(present ? "active" : "without_clients", PATIENCE, () -> store.get().move(sessionId, move));
        if (outcome.isPresent()) {
            written = present;
            boolean goesOn = outcome.get()
                    .current()
                    .filter(session -> session.status().holdsSlot())
                    .isPresent();
            if (!goesOn) {
                endedElsewhere.run();
            }
        }
    }

    /** An end was decided; without this write nobody would know its reason. */
    void terminating(EndReason reason) {
        Move move = Move.terminating(Transitions.random(), reason);
        persist("terminating", PATIENCE, () -> store.get().move(sessionId, move));
    }

    /** What the session used. */
    void totals(SessionTotals totals) {
        persist("totals", PATIENCE_WITH_TOTALS, () -> {
            store.get().recordTotals(sessionId, totals);
            return totals;
        });
    }

    /** The write's outcome, or nothing if it kept failing. */
    private <T> Optional<T> persist(String operation, Duration patience, Supplier<T> write) {
        long end = System.nanoTime() + patience.toNanos();
        Duration wait = FIRST_PAUSE;
        for (int retries = 0; ; retries++) {
            try {
                return Optional.of(write.get());
            } catch (RuntimeException e) {
                if (System.nanoTime() + wait.toNanos() >= end || !slept(wait)) {
                    trail.error(SessionError.of("controller_" + operation, e).retryCount(retries));
                    return Optional.empty();
                }
            }
            wait = wait.multipliedBy(2);
            wait = wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
        }
    }

    private boolean slept(Duration duration) {
        try {
            pause.sleep(duration);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
