package dev.wallcrawler.gateway;

import dev.wallcrawler.session.SessionStore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts how often, and by which threads, sessions are read. */
final class CountedReads {

    private final Semaphore reads = new Semaphore(0);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** The same sessions, counted. */
    SessionStore of(SessionStore sessions) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        threads.add(Thread.currentThread());
                        reads.release();
                    }
                    try {
                        return method.invoke(sessions, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    Set<Thread> threads() {
        return threads;
    }

    void awaitMore(int count) throws InterruptedException {
        assertThat(reads.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
    }

    /** Waits until there has been no read for twice as long as the longest pause between two. */
    void awaitNoMore() throws InterruptedException {
        for (int seen = 0; seen < 100; seen++) {
            if (!reads.tryAcquire(500, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw new AssertionError("the session is still read");
    }
}
