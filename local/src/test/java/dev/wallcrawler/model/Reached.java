package dev.wallcrawler.model;

import net.jqwik.api.statistics.Statistics;

import java.util.Set;

/** What a run must come to now and then, or its invariants hold of nothing. */
enum Reached {
    /** A session's browser answered. */
    READY(5),
    /** A create stopped half-way. */
    CRASH_IN_CREATE(3),
    /** The time to live removed a row that held a slot. */
    LIVE_ROW_REMOVED(0.3),
    /** A create was refused, as the project had as many sessions as it may have. */
    LIMIT(3),
    /** An idempotency key came again with another body. */
    KEY_REUSED(3);

    /** Well below what is usual, as every seed must get so far. */
    private final double leastPercent;

    Reached(double leastPercent) {
        this.leastPercent = leastPercent;
    }

    /** Counts what one try of a property came to. The property fails if too small a part of its tries came to one of these. */
    static void count(Set<Reached> reached) {
        for (Reached each : values()) {
            Statistics.label(each.name())
                    .collect(reached.contains(each))
                    .coverage(tries -> tries.check(true).percentage(percent -> percent >= each.leastPercent));
        }
    }
}
