package dev.wallcrawler.local.function;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** X-Ray's trace ids. */
public final class TraceId {
    private static final int RANDOM_DIGITS = 24;

    private TraceId() {}

    /** The header of a new trace that begins now, made from a random id. */
    public static String header(Instant now, UUID random) {
        String digits = random.toString().replace("-", "").substring(0, RANDOM_DIGITS);
        return String.format(Locale.ROOT, "Root=1-%08x-%s;Sampled=1", now.getEpochSecond(), digits);
    }
}
