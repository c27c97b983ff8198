package dev.wallcrawler.gateway.session;

import dev.wallcrawler.token.Audience;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a request shows at the door. The token is a secret: {@link #toString()} leaves it out.
 *
 * @param sessionId the session that the path names; empty where the token alone does
 * @param token the token, unchecked
 * @param audience what the token has to be meant for
 */
public record Ticket(Optional<String> sessionId, Optional<String> token, Audience audience) {
    public Ticket {
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(token, "token is null");
        requireNonNull(audience, "audience is null");
    }

    @Override
    public String toString() {
        return "Ticket[" + audience + ", token " + (token.isPresent() ? "withheld" : "missing") + "]";
    }
}
