package dev.wallcrawler.token;

import dev.wallcrawler.Deadline;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A token that is signed while its caller does something else: to sign is a call over the network. Thread-safe. */
public final class PendingToken {

    /** Longer than any call takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FutureTask<String> signing;

    private PendingToken(FutureTask<String> signing) {
        this.signing = signing;
    }

    /** Begins to sign, on a thread of its own. */
    public static PendingToken start(Supplier<String> sign) {
        FutureTask<String> signing = new FutureTask<>(sign::get);
        Thread.ofVirtual().start(signing);
        return new PendingToken(signing);
    }

    /**
     * The token, once it is signed; waits until the {@link Deadline} at most.
     *
     * @throws IllegalStateException if it was not signed
     */
    public String await() {
        try {
            return signing.get(Deadline.cap(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the token was not signed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the token was not signed in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the token was being signed", e);
        }
    }
}
