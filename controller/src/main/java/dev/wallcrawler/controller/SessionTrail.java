package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.Usage;
import dev.wallcrawler.controller.cdp.Operation;
import dev.wallcrawler.logging.BrowserOperation;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.ResourceMetrics;
import dev.wallcrawler.logging.ServiceNotice;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.SessionEvent;
import dev.wallcrawler.session.SessionRef;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * The session's events, logged in order on a thread of their own: connections never wait for a log line, and the log itself is
 * not set up before the first line, which keeps it out of the browser's start. Thread-safe.
 */
final class SessionTrail implements AutoCloseable {

    /** How many operations may wait to be written: what a client does in a loop is not worth the memory. */
    static final int MAX_OPERATIONS = 1_000;

    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();
    private final SessionRef session;
    private final Supplier<EventLog> eventLog;
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("session-trail").factory());

    /** @param eventLog called on the trail's thread only */
    SessionTrail(SessionRef session, Supplier<EventLog> eventLog) {
        this.session = requireNonNull(session, "session is null");
        this.eventLog = requireNonNull(eventLog, "eventLog is null");
    }

    /** Is left out if {@link #MAX_OPERATIONS} others wait; a notice will say how many were. */
    void operation(Operation operation) {
        if (waiting.incrementAndGet() > MAX_OPERATIONS) {
            leftOut.incrementAndGet();
            waiting.decrementAndGet();
            return;
        }
        execute(() -> {
            eventLog.get().log(event(operation));
            if (waiting.decrementAndGet() == 0) {
                sayWhatWasLeftOut();
            }
        });
    }

    private BrowserOperation event(Operation operation) {
        return new BrowserOperation(
                session,
                operation.kind(),
                operation.duration(),
                operation.url(),
                operation.selector(),
                operation.success());
    }

    private void sayWhatWasLeftOut() {
        long count = leftOut.getAndSet(0);
        if (count > 0) {
            eventLog.get().log(noticeOf("browser operations were left out", Map.of("count", count)));
        }
    }

    void resources(double cpuPercent, Usage usage, long networkBytes, OptionalInt activeTargets) {
        log(new ResourceMetrics(session, cpuPercent, usage.memoryMb(), networkBytes, activeTargets));
    }

    void error(SessionError error) {
        log(error.session(session));
    }

    void notice(String message, Map<String, Object> metadata) {
        log(noticeOf(message, metadata));
    }

    private ServiceNotice noticeOf(String message, Map<String, Object> metadata) {
        return new ServiceNotice(message, metadata).session(session);
    }

    private void log(SessionEvent event) {
        execute(() -> eventLog.get().log(event));
    }

    private void execute(Runnable logging) {
        try {
            inOrder.execute(logging);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile: the session's last line is out.
            logging.run();
        }
    }

    /** Returns when every line so far is written, or after a second. */
    @Override
    public void close() {
        execute(this::sayWhatWasLeftOut);
        inOrder.shutdown();
        try {
            if (!inOrder.awaitTermination(LAST_LINES.toMillis(), TimeUnit.MILLISECONDS)) {
                inOrder.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
