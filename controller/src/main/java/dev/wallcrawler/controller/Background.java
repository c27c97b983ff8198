package dev.wallcrawler.controller;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Things that are made ready side by side, each on a thread of its own. */
final class Background {

    private Background() {}

    static <T> Future<T> start(String name, Callable<T> making) {
        FutureTask<T> task = new FutureTask<>(making);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    /** The same for something that others wait for together with something else. */
    static CompletableFuture<Void> promise(String name, Runnable making) {
        return CompletableFuture.runAsync(making, task -> Thread.ofPlatform().daemon().name(name).start(task));
    }

    /**
     * Waits for it.
     *
     * @throws IllegalStateException if it could not be made, with the reason as its cause
     */
    static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Returns when the promise is kept, or after that time. */
    static <T> void awaitAtMost(Duration limit, CompletableFuture<T> promise) {
        promise.copy()
                .completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
