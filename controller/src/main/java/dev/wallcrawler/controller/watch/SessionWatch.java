package dev.wallcrawler.controller.watch;

import dev.wallcrawler.session.EndReason;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import static java.util.Objects.requireNonNull;

/**
 * The state of one session in its controller. Is told what happens, asked from time to time ({@link #check()}) what follows from
 * the time that has passed, and decides its end once: the first ending wins. Thread-safe; calls its listener while it holds its
 * lock, so that the listener hears of everything in the order in which it happened.
 */
public final class SessionWatch {

    /**
     * How long after the browser's exit it is awaited whether that was part of an end that was decided elsewhere; and, since a
     * browser that dies takes its clients with it before its exit is seen, after the last client left whether the browser exits.
     */
    static final Duration CRASH_DOUBT = Duration.ofMillis(300);

    /** Hears whether the session has clients. */
    public interface Listener {
        /** The session has got its first client, or its last one has left, and it is still to go on. */
        void clientsPresent(boolean present);
    }

    private final WatchLimits limits;
    private final InstantSource clock;
    private final LongSupplier activity;
    private final Listener listener;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    private final Instant startedAt;
    private Optional<Instant> readyAt = Optional.empty();
    private Optional<Instant> exitedAt = Optional.empty();
    private EndReason exitReason = EndReason.BROWSER_CRASHED;
    private boolean closeRequested;
    private boolean hadClient;
    private int clients;
    private Instant lastUse;
    private Instant lastLeft;
    private long activitySeen;

    /** @param activity a number that grows while the session is used */
    public SessionWatch(WatchLimits limits, InstantSource clock, LongSupplier activity, Listener listener) {
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.activity = requireNonNull(activity, "activity is null");
        this.listener = requireNonNull(listener, "listener is null");
        this.startedAt = clock.instant();
        this.lastUse = startedAt;
        this.lastLeft = startedAt;
    }

    /** How the session ends, once that is decided. */
    public CompletableFuture<Ending> ending() {
        return ending;
    }

    /** The browser answers, and clients can come. */
    public synchronized void ready() {
        Instant now = clock.instant();
        readyAt = readyAt.or(() -> Optional.of(now));
        lastUse = now;
    }

    /** A client connected. */
    public synchronized void clientConnected() {
        hadClient = true;
        clients++;
        lastUse = clock.instant();
        if (clients == 1 && !ending.isDone()) {
            listener.clientsPresent(true);
        }
    }

    /** A client left. */
    public synchronized void clientLeft() {
        if (clients == 0) {
            throw new IllegalStateException("no client is there to leave");
        }
        clients--;
        if (clients == 0) {
            lastLeft = clock.instant();
            if (!ending.isDone()) {
                listener.clientsPresent(false);
            }
        }
    }

    /** A client asked the browser to exit; if it does, that is as if the client had left for good. */
    public synchronized void closeRequested() {
        closeRequested = true;
    }

    /** The browser's main process exited. */
    public synchronized void browserExited() {
        exitedAt = exitedAt.or(() -> Optional.of(clock.instant()));
        if (readyAt.isEmpty()) {
            end(exitReason == EndReason.OUT_OF_MEMORY ? exitReason : EndReason.FAILED_TO_START);
        } else if (closeRequested) {
            end(EndReason.DISCONNECTED);
        }
    }

    /** The browser's main process was killed for want of memory. */
    public synchronized void browserRanOutOfMemory() {
        exitReason = EndReason.OUT_OF_MEMORY;
        browserExited();
    }

    /** The browser cannot be brought to serve the session. */
    public synchronized void startFailed() {
        end(EndReason.FAILED_TO_START);
    }

    /** The end was decided elsewhere. */
    public void endedElsewhere() {
        ending.complete(new Ending.Elsewhere());
    }

    /** Decides what follows from the time. To be called several times a second. */
    public synchronized void check() {
        Instant now = clock.instant();
        noteUse(now);
        if (exitedAt.isPresent()) {
            if (reached(now, exitedAt.get(), CRASH_DOUBT)) {
                end(exitReason);
            }
        } else if (!now.isBefore(limits.expiresAt())) {
            end(EndReason.EXPIRED);
        } else if (readyAt.isEmpty()) {
            if (reached(now, startedAt, limits.start())) {
                end(EndReason.FAILED_TO_START);
            }
        } else {
            checkUse(now, readyAt.get());
        }
    }

    private void noteUse(Instant now) {
        long activityNow = activity.getAsLong();
        if (activityNow != activitySeen) {
            activitySeen = activityNow;
            lastUse = now;
        }
    }

    private void checkUse(Instant now, Instant ready) {
        boolean leftForGood = hadClient && clients == 0 && !limits.keepAlive();
        boolean neverUsed = !hadClient && activitySeen == 0;
        if (leftForGood && reached(now, lastLeft, disconnectGrace())) {
            end(EndReason.DISCONNECTED);
        } else if (neverUsed && reached(now, ready, limits.firstClient())) {
            end(EndReason.IDLE);
        } else if (reached(now, lastUse, limits.idle())) {
            end(EndReason.IDLE);
        }
    }

    private Duration disconnectGrace() {
        Duration grace = limits.disconnectGrace();
        return grace.compareTo(CRASH_DOUBT) < 0 ? CRASH_DOUBT : grace;
    }

    private void end(EndReason reason) {
        ending.complete(new Ending.Decided(reason));
    }

    private static boolean reached(Instant now, Instant since, Duration limit) {
        return !now.isBefore(since.plus(limit));
    }
}
