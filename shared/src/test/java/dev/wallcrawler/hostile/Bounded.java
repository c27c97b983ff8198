package dev.wallcrawler.hostile;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Runs code that hostile input may send into an endless loop or off its stack. */
public final class Bounded {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Bounded() {}

    /**
     * What the code returns, run on a thread of its own, with a stack no larger than those in production.
     *
     * @throws AssertionError if it hangs, or throws a checked exception
     */
    public static <T> T run(Callable<T> code) {
        FutureTask<T> task = new FutureTask<>(code);
        Thread thread = Thread.ofPlatform().daemon().name("bounded").start(task);
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new AssertionError("hangs after " + PATIENCE + " at\n"
                    + Arrays.stream(thread.getStackTrace()).map(Object::toString).collect(Collectors.joining("\n")));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError(e.getCause());
        }
    }
}
