package dev.wallcrawler.sessions.debug;

import dev.wallcrawler.session.Session;

import java.util.List;

/** Knows the pages of a running browser. Thread-safe. */
@FunctionalInterface
interface LivePages {

    /**
     * The pages as they are now; empty where the browser has gone meanwhile.
     *
     * @param token a token of the session for the live view
     * @throws LivePagesException if the browser cannot be asked
     */
    List<LivePage> of(Session session, String token);

    /** A page of the browser; {@code title} and {@code faviconUrl} are empty where the page has none. */
    record LivePage(String id, String url, String title, String faviconUrl) {}

    /** The pages are not known. The message holds no URL: those hold the token. */
    final class LivePagesException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LivePagesException(String message) {
            super(message);
        }
    }
}
