package dev.wallcrawler.session;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Makes session ids. Implementations are thread-safe. */
@FunctionalInterface
public interface SessionIds {
    /** What each id begins with. */
    String PREFIX = "sess_";

    /** What each id looks like, and many a text that is none. */
    Pattern POSSIBLE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** A new id: {@code sess_} and a ULID, so that ids sort by the time they were made. */
    String next();

    /** Ids of 48 bits of time and 80 random bits. */
    static SessionIds random(InstantSource clock) {
        SecureRandom random = new SecureRandom();
        return () -> PREFIX + Ulid.of(clock.millis(), random);
    }

    /** Whether the text may be an id: 1 to 64 letters, digits, underscores and hyphens after each other. */
    static boolean isPossible(String text) {
        return POSSIBLE.matcher(text).matches();
    }

    /** When the id was made, to the millisecond; empty if the text is no such id. */
    static Optional<Instant> madeAt(String id) {
        if (!id.startsWith(PREFIX)) {
            return Optional.empty();
        }
        OptionalLong time = Ulid.time(id.substring(PREFIX.length()));
        return time.isPresent() ? Optional.of(Instant.ofEpochMilli(time.getAsLong())) : Optional.empty();
    }
}
