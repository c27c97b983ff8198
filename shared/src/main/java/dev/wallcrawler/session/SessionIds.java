package dev.wallcrawler.session;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes session ids. Implementations are thread-safe. */
@FunctionalInterface
public interface SessionIds {

    /** A new id: {@code sess_} and a ULID, so that ids sort by the time they were made. */
    String next();

    /** Ids of 48 bits of time and 80 random bits. */
    static SessionIds random(InstantSource clock) {
        SecureRandom random = new SecureRandom();
        return () -> "sess_" + Ulid.of(clock.millis(), random);
    }
}
