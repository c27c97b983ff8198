package dev.wallcrawler.sessions.debug;

import dev.wallcrawler.api.GatewayUrls;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.TokenSigner;

import java.time.InstantSource;

/** The function {@code sessions-debug} over collaborators of a test's own. */
public final class ModelledDebug {

    private ModelledDebug() {}

    public static SessionsDebugHandler over(
            SessionStore store, TokenSigner signer, GatewayUrls gateway, EventLog log, InstantSource clock) {
        return new SessionsDebugHandler(
                store, signer, gateway, new GatewayLivePages(gateway, GatewayLivePages.TIMEOUT), log, clock);
    }
}
