package dev.wallcrawler.local.command.logs;

import java.time.Duration;
import java.util.Locale;

/** Quantities as a person reads them. */
final class Humanised {
    private static final long SECOND = 1_000;
    private static final long TEN_SECONDS = 10 * SECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final double KILO = 1_000;

    private Humanised() {}

    /** Such as {@code 12 ms}, {@code 2.84 s}, {@code 31.2 s}, {@code 4 min 5 s} or {@code 2 h 0 min}. */
    static String millis(long millis) {
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < MINUTE) {
            return String.format(Locale.ROOT, millis < TEN_SECONDS ? "%.2f s" : "%.1f s", truncatedSeconds(millis));
        }
        Duration duration = Duration.ofMillis(millis);
        return duration.toHours() == 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }

    /** Such as {@code 512 B}, {@code 1.5 kB} or {@code 20.0 MB}. */
    static String bytes(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double amount = bytes / KILO;
        for (String unit : new String[] {"kB", "MB"}) {
            if (amount < KILO - 0.05) {
                return String.format(Locale.ROOT, "%.1f %s", amount, unit);
            }
            amount /= KILO;
        }
        return String.format(Locale.ROOT, "%.1f GB", amount);
    }

    /** So that 59,999 ms do not read as 60.0 s. */
    private static double truncatedSeconds(long millis) {
        long step = millis < TEN_SECONDS ? 10 : 100;
        return millis / step * step / (double) SECOND;
    }
}
