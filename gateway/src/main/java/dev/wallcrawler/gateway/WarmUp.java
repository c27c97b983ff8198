package dev.wallcrawler.gateway;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.InvalidTokenException;
import dev.wallcrawler.token.TokenVerifier;

import java.util.Arrays;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Goes the way of a first request without one, so that the first client does not wait for classes to load and for a connection
 * to the table. It says so where the table cannot be read: better at the start than at the first client.
 */
final class WarmUp implements Runnable {

    private static final String NOBODY = "sess_00000000000000000000000000";
    private static final int SIGNATURE_BYTES = 64;

    private final TokenVerifier tokens;
    private final SessionStore store;
    private final EventLog log;

    WarmUp(TokenVerifier tokens, SessionStore store, EventLog log) {
        this.tokens = tokens;
        this.store = store;
        this.log = log;
    }

    @Override
    public void run() {
        boolean opened = opens(unsigned());
        try {
            boolean found = store.find(NOBODY).isPresent();
            if (opened || found) {
                throw new IllegalStateException("the warm-up opened a session");
            }
        } catch (RuntimeException e) {
            log.log(SessionError.of("warm_up_gateway", e));
        }
    }

    private boolean opens(String token) {
        try {
            tokens.verify(token);
            return true;
        } catch (InvalidTokenException _) {
            return false;
        }
    }

    private static String unsigned() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        byte[] signature = new byte[SIGNATURE_BYTES];
        Arrays.fill(signature, (byte) 1);
        return base64.encodeToString("{\"alg\":\"ES256\"}".getBytes(UTF_8))
                + "." + base64.encodeToString("{}".getBytes(UTF_8)) + "." + base64.encodeToString(signature);
    }
}
