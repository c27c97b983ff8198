package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.DevToolsHttp;
import dev.wallcrawler.controller.cdp.CdpTap;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.controller.proxy.ProxyServer;
import dev.wallcrawler.controller.proxy.SessionEntrance;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.Transitions;
import dev.wallcrawler.token.InvalidTokenException;
import dev.wallcrawler.token.TokenVerifier;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Does once, to no effect, what will have to be fast later, so that the code for it is loaded by then. */
final class Rehearsal {

    private static final String NO_SESSION = "sess_rehearsal";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TIMEOUT_MS = 1_000;
    private static final int SIGNATURE_BYTES = 64;

    private Rehearsal() {}

    /** Sends a request to the proxy, and has it refuse a token. */
    static void ofEntrance(int port, TokenVerifier tokens) throws IOException {
        try {
            tokens.verify(forgedToken());
        } catch (InvalidTokenException _) {
            // As it should be.
        }
        DevToolsHttp.get(URI.create("http://" + LOOPBACK + ":" + port + "/health"), TIMEOUT_MS);
    }

    /**
     * Goes through all of a session's start but for the browser.
     *
     * @return the parts, as used in it
     */
    static Parts ofEverything(Parts parts) throws Exception {
        EventLog eventLog = parts.eventLog().get();
        TokenVerifier tokens = parts.tokens().call();
        SessionStore store = parts.store().call();
        store.find(NO_SESSION);
        store.move(NO_SESSION, Move.active(Transitions.random()));
        SessionEntrance entrance = new SessionEntrance(
                NO_SESSION, Optional.empty(), CompletableFuture.completedFuture(tokens), new CompletableFuture<>(), new Nobody());
        try (ProxyServer proxy = ProxyServer.start(LOOPBACK, 0, entrance)) {
            ofEntrance(proxy.port(), tokens);
        }
        BrowserSettingsJson.read(BrowserSettingsJson.write(BrowserSettings.DEFAULT));
        new Shield();
        new ProcessBuilder("/bin/sh", "-c", "exit 0").start().waitFor();
        return new Parts(() -> store, () -> tokens, () -> eventLog, parts.clock());
    }

    /** In every respect like a real one but for its signature. */
    private static String forgedToken() {
        byte[] signature = new byte[SIGNATURE_BYTES];
        Arrays.fill(signature, (byte) 1);
        return encoded("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded("{\"sub\":\"rehearsal\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(signature);
    }

    private static String encoded(byte[] part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }

    private record Nobody() implements SessionEntrance.Visits {
        @Override
        public void clientConnected() {}

        @Override
        public void clientLeft() {}

        @Override
        public CdpTap clientTap() {
            return viewerTap();
        }

        @Override
        public CdpTap viewerTap() {
            return CdpTap.ofViewer(new CdpTraffic(), () -> {});
        }
    }
}
