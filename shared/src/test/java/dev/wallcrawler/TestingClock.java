package dev.wallcrawler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to move. Thread-safe. */
public final class TestingClock implements InstantSource {

    private final AtomicReference<Instant> now;

    public TestingClock() {
        this(Instant.parse("2026-11-20T18:44:05.123Z"));
    }

    public TestingClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
