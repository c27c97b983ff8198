package dev.wallcrawler.token;

import java.time.Instant;

/** Signs connect tokens. Thread-safe. */
@FunctionalInterface
public interface TokenSigner {

    /**
     * A token in the compact form, safe to use in a path or a query.
     *
     * @param expiresAt the session's end at the latest; fractions of a second are cut off
     */
    String sign(String sessionId, Audience audience, Instant expiresAt);
}
