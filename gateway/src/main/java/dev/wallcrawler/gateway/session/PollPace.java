package dev.wallcrawler.gateway.session;

import java.time.Duration;

/**
 * How long to leave a starting session alone before it is read again. A step of its start is likely to be followed by the next
 * one soon, so the reads are dense after each step and grow sparse when nothing happens: about 450 reads in a minute of silence.
 */
final class PollPace {

    private PollPace() {}

    /** @param quiet for how long the session has not changed */
    static Duration after(Duration quiet) {
        long millis = quiet.toMillis();
        if (millis < 1_000) {
            return Duration.ofMillis(10);
        }
        if (millis < 3_000) {
            return Duration.ofMillis(25);
        }
        if (millis < 10_000) {
            return Duration.ofMillis(100);
        }
        return Duration.ofMillis(250);
    }
}
