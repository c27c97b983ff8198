package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.cdp.CdpTap;
import dev.wallcrawler.token.TokenVerifier;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import static java.util.Objects.requireNonNull;

/**
 * What the proxy needs to know of the session that it serves.
 *
 * @param sessionId the only session whose tokens open it
 * @param gatewayUrl the gateway's public base, with which URLs in answers begin
 * @param tokens verifies tokens; may still be in the making
 * @param browser where the browser listens, once it can take clients; they wait for it
 */
public record SessionEntrance(
        String sessionId,
        Optional<String> gatewayUrl,
        Future<TokenVerifier> tokens,
        CompletableFuture<DevTools> browser,
        Visits visits) {

    public SessionEntrance {
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(gatewayUrl, "gatewayUrl is null");
        requireNonNull(tokens, "tokens is null");
        requireNonNull(browser, "browser is null");
        requireNonNull(visits, "visits is null");
    }

    /** Hears of those who come and go. Called on the proxy's threads. */
    public interface Visits {
        /** A client's connection to the browser is open. */
        void clientConnected();

        /** That connection is closed. */
        void clientLeft();

        /** Watches a client's connection. */
        CdpTap clientTap();

        /** Watches a live view's connection. */
        CdpTap viewerTap();
    }
}
