package dev.wallcrawler.token;

import java.util.Arrays;
import java.util.Optional;

/** What a token may be used for. */
public enum Audience {
    /** Driving the browser over CDP. */
    CONNECT("connect"),
    /** Watching and using the browser's pages in the live view. */
    LIVE("live");

    private final String claim;

    Audience(String claim) {
        this.claim = claim;
    }

    /** The value of the {@code aud} claim. */
    public String claim() {
        return claim;
    }

    /** The audience with this {@code aud} claim. */
    public static Optional<Audience> ofClaim(String claim) {
        return Arrays.stream(values())
                .filter(audience -> audience.claim.equals(claim))
                .findFirst();
    }
}
