package dev.wallcrawler.bench;

import java.time.Duration;
import java.util.List;

/** Percentiles of a sample, by the nearest-rank method. */
public record Percentiles(List<Duration> sorted) {
    public Percentiles {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no sample");
        }
        sorted = sorted.stream().sorted().toList();
    }

    /** The value that {@code percent} of the sample does not exceed. */
    public Duration at(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(rank, 1) - 1);
    }

    /** The same in milliseconds. */
    public double millisAt(int percent) {
        return at(percent).toNanos() / 1e6;
    }
}
