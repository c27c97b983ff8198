package dev.wallcrawler.local.stream;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * How often and how long a change that fails is tried again before it is put aside.
 *
 * @param attempts how often it is tried again
 * @param age how long at most
 * @param firstPause before the first of them; each further pause is twice as long, up to a hundred times the first
 */
public record RetryPolicy(int attempts, Duration age, Duration firstPause) {
    /** As the mapping in AWS, with shorter pauses. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(10, Duration.ofHours(1), Duration.ofMillis(100));

    private static final int LONGEST_PAUSE = 100;
    private static final int DOUBLINGS = 7;

    public RetryPolicy {
        requireNonNull(age, "age is null");
        requireNonNull(firstPause, "firstPause is null");
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts is negative");
        }
    }

    /** How long to wait before the n-th further try, counted from 1. */
    Duration pauseBefore(int attempt) {
        return firstPause.multipliedBy(Math.min(LONGEST_PAUSE, 1L << Math.min(attempt - 1, DOUBLINGS)));
    }
}
