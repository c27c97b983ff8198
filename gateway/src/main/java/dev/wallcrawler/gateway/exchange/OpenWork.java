package dev.wallcrawler.gateway.exchange;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the requests and WebSockets that are under way, so that a gateway that is told to stop can let them finish. Thread-safe. */
public final class OpenWork {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();
    private int count;
    private volatile boolean stopping;

    /** Whether the gateway was told to stop: nothing new may begin. */
    boolean stopping() {
        return stopping;
    }

    void began() {
        lock.lock();
        try {
            count++;
        } finally {
            lock.unlock();
        }
    }

    void ended() {
        lock.lock();
        try {
            count--;
            if (count == 0) {
                none.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing new begins. */
    public void stop() {
        stopping = true;
    }

    /** Waits until nothing is under way; false if the time was up before. */
    public boolean awaitNone(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (count > 0) {
                if (left <= 0) {
                    return false;
                }
                left = none.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
