package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.browser.BrowserCommand;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.DevToolsHttp;
import dev.wallcrawler.controller.browser.SessionDirectory;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.ServiceNotice;
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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Does once, to no effect, what will have to be fast later, so that the code for it is loaded by then. */
final class Rehearsal {

    private static final String NO_SESSION = "sess_rehearsal";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TIMEOUT_MS = 1_000;
    private static final int SIGNATURE_BYTES = 64;
    private static final Path SHELL = Path.of("/bin/sh");

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
     * Goes through all of a session's start, with a shell in the place of the browser, and through a client's visit. Where there is
     * no table, as in the making of the image, all of it is done but what the table would answer.
     *
     * @return the parts, as used in it
     */
    static Parts ofEverything(Parts parts, Environment environment) throws Exception {
        EventLog eventLog = parts.eventLog().get();
        TokenVerifier tokens = parts.tokens().call();
        SessionStore store = parts.store().call();
        RehearsedVisit.take(port -> ofEntrance(port, tokens));
        BrowserSettingsJson.read(BrowserSettingsJson.write(BrowserSettings.DEFAULT));
        new Shield();
        ofLaunch(environment);
        ofStore(store);
        return new Parts(() -> store, () -> tokens, () -> eventLog, parts.clock(), true);
    }

    /** The same, but that whatever cuts it short, such as a busy machine, costs the head start and nothing else. */
    static Parts asFarAsItGoes(Parts parts, Environment environment) {
        try {
            return ofEverything(parts, environment);
        } catch (Exception e) {
            parts.eventLog().get().log(new ServiceNotice("the rehearsal was cut short", Map.of("cause", e.toString())));
            return parts;
        }
    }

    private static void ofLaunch(Environment environment) throws IOException {
        SessionDirectory directory = SessionDirectory.create(environment);
        BrowserCommand.Wish wish = new BrowserCommand.Wish(
                NO_SESSION + directory.root(),
                BrowserSettings.DEFAULT,
                "",
                List.of(),
                new BrowserCommand.Ports(1, 1),
                false);
        BrowserCommand command = BrowserCommand.of(SHELL, directory, wish, environment);
        BrowserProcess process = BrowserProcess.launch(
                new BrowserCommand(List.of(SHELL.toString(), "-c", "exit 0"), command.environment()), directory);
        process.exit().join();
        process.destroy();
    }

    private static void ofStore(SessionStore store) {
        tolerant(() -> store.find(NO_SESSION));
        tolerant(() -> store.move(NO_SESSION, Move.active(Transitions.random())));
    }

    private static void tolerant(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException _) {
            // A session will say so if it is the same then.
        }
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
}
