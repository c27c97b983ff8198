package dev.wallcrawler.gateway.session;

import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;

/**
 * Waits for sessions to become ready. All who wait for one session share one loop that reads its row, strongly consistent; the
 * loop ends with its last waiter. Thread-safe; blocks, so it is meant for virtual threads.
 */
public final class ReadySessions {

    /** How many clients may wait for one session at once; to ask for one that is ready is not to wait. */
    public static final int MAX_WAITERS = 32;

    private final SessionStore store;
    private final InstantSource clock;
    private final ThreadFactory threads;
    private final ConcurrentMap<String, SessionWatch> watches = new ConcurrentHashMap<>();

    public ReadySessions(SessionStore store, InstantSource clock) {
        this.store = requireNonNull(store, "store is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.threads = Thread.ofVirtual().name("session-watch-", 0).factory();
    }

    /** Reads the session once. */
    public Optional<Session> find(String sessionId) {
        return store.find(sessionId);
    }

    /**
     * Waits until the session is ready or has ended.
     *
     * @throws InterruptedException if the caller no longer wants to know
     */
    public Readiness await(String sessionId, Duration atMost) throws InterruptedException {
        CompletableFuture<Readiness> waiter = new CompletableFuture<>();
        SessionWatch watch = watches.compute(sessionId, (_, running) -> {
            SessionWatch joined = running == null ? new SessionWatch(sessionId, store, clock, MAX_WAITERS) : running;
            joined.join(waiter);
            return joined;
        });
        if (watch.claimStart()) {
            threads.newThread(() -> run(watch)).start();
        }
        try {
            return waiter.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new Readiness.NotInTime(watch.lastSeen());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a wait cannot fail", e);
        } finally {
            waiter.cancel(false);
        }
    }

    private void run(SessionWatch watch) {
        Optional<Readiness> decision;
        try {
            decision = decide(watch);
        } catch (Error e) {
            // The thread's end must not leave a watch behind that nobody runs.
            decision = Optional.of(new Readiness.Unreadable(e));
        }
        decision.ifPresent(readiness -> {
            watches.remove(watch.sessionId(), watch);
            watch.decide(readiness);
        });
    }

    /** Empty if nobody waits any more. */
    private Optional<Readiness> decide(SessionWatch watch) {
        Optional<Readiness> decision = Optional.empty();
        while (decision.isEmpty() && !leave(watch)) {
            decision = watch.read();
            if (decision.isEmpty()) {
                watch.goOn();
                watch.pause();
            }
        }
        return decision;
    }

    /** Takes the watch off the map if nobody waits any more; nobody can join it afterwards. */
    private boolean leave(SessionWatch watch) {
        return watches.computeIfPresent(watch.sessionId(), (_, running) -> running.hasWaiters() ? running : null) == null;
    }
}
