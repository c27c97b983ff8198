package dev.wallcrawler.gateway.session;

import dev.wallcrawler.gateway.session.Readiness.Crowded;
import dev.wallcrawler.gateway.session.Readiness.Ended;
import dev.wallcrawler.gateway.session.Readiness.Ready;
import dev.wallcrawler.gateway.session.Readiness.Unknown;
import dev.wallcrawler.gateway.session.Readiness.Unreadable;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** The one loop's view of a session that clients wait for, and these clients. */
final class SessionWatch {

    private static final int FAILURES = 3;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    private final String sessionId;
    private final SessionStore store;
    private final InstantSource clock;
    private final List<CompletableFuture<Readiness>> waiters = new ArrayList<>();
    private final int limit;
    private boolean started;
    private boolean waiting;
    private volatile Session lastSeen;
    private Instant changedAt = Instant.EPOCH;
    private int failures;

    /** @param limit how many may wait */
    SessionWatch(String sessionId, SessionStore store, InstantSource clock, int limit) {
        this.sessionId = sessionId;
        this.store = store;
        this.clock = clock;
        this.limit = limit;
    }

    String sessionId() {
        return sessionId;
    }

    Optional<Session> lastSeen() {
        return Optional.ofNullable(lastSeen);
    }

    /** Adds a waiter, or turns it away if there are as many as may wait, once it is known that there is something to wait for. */
    synchronized void join(CompletableFuture<Readiness> waiter) {
        waiters.removeIf(CompletableFuture::isDone);
        waiters.add(waiter);
        if (waiting) {
            turnAwayTooMany();
        }
    }

    /** A read did not decide: those who came for its result alone have to wait now, as many of them as may. */
    synchronized void goOn() {
        waiting = true;
        waiters.removeIf(CompletableFuture::isDone);
        turnAwayTooMany();
    }

    private void turnAwayTooMany() {
        while (waiters.size() > limit) {
            waiters.removeLast().complete(new Crowded());
        }
    }

    /** Whether the caller is the first to ask, and so the one who has to start the loop. */
    synchronized boolean claimStart() {
        boolean first = !started;
        started = true;
        return first;
    }

    synchronized boolean hasWaiters() {
        waiters.removeIf(CompletableFuture::isDone);
        return !waiters.isEmpty();
    }

    synchronized void decide(Readiness readiness) {
        waiters.forEach(waiter -> waiter.complete(readiness));
        waiters.clear();
    }

    /** Reads the session; empty while it is still starting. */
    Optional<Readiness> read() {
        try {
            Optional<Session> found = store.find(sessionId);
            failures = 0;
            return found.isEmpty() ? Optional.of(new Unknown()) : judge(found.get());
        } catch (RuntimeException e) {
            failures++;
            return failures < FAILURES ? Optional.empty() : Optional.of(new Unreadable(e));
        }
    }

    private Optional<Readiness> judge(Session session) {
        if (lastSeen == null) {
            changedAt = session.updatedAt();
        } else if (lastSeen.version() != session.version()) {
            changedAt = clock.instant();
        }
        lastSeen = session;
        if (!session.status().holdsSlot()) {
            return Optional.of(new Ended(session));
        }
        if (session.status() != SessionStatus.READY && session.status() != SessionStatus.ACTIVE) {
            return Optional.empty();
        }
        return session.endpoint().map(endpoint -> new Ready(session, endpoint));
    }

    void pause() {
        Duration pause = failures > 0 ? AFTER_FAILURE : PollPace.after(Duration.between(changedAt, clock.instant()));
        LockSupport.parkNanos(pause.toNanos());
    }
}
