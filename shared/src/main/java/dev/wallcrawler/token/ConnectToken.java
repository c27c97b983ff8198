package dev.wallcrawler.token;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * What a token that was verified says. Holds no signature: it opens nothing by itself and is safe to log.
 *
 * @param sessionId the one session it opens ({@code sub})
 * @param audience what for ({@code aud})
 * @param expiresAt the first moment at which it no longer opens anything
 * @param id names the token ({@code jti})
 */
public record ConnectToken(String sessionId, Audience audience, Instant issuedAt, Instant expiresAt, String id) {
    public ConnectToken {
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(audience, "audience is null");
        requireNonNull(issuedAt, "issuedAt is null");
        requireNonNull(expiresAt, "expiresAt is null");
        requireNonNull(id, "id is null");
    }
}
