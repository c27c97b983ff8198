package dev.wallcrawler.controller.cdp;

import java.util.concurrent.atomic.LongAdder;

/** Counts what passes between a session's clients and its browser, over all connections. Thread-safe. */
public final class CdpTraffic {

    private final LongAdder bytes = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder activity = new LongAdder();

    void addBytes(long count) {
        bytes.add(count);
    }

    void addMessage() {
        messages.increment();
    }

    void addActivity() {
        activity.increment();
    }

    /** Bytes both ways, since a connection's upgrade was asked for: frames with their headers, and the upgrade's answer. */
    public long bytes() {
        return bytes.sum();
    }

    /** Whole text and binary messages, both ways. */
    public long messages() {
        return messages.sum();
    }

    /** Grows with everything that shows that somebody uses the session. */
    public long activity() {
        return activity.sum();
    }
}
