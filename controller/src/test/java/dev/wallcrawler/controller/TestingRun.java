package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.OomKills;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.ExternalProxy;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.MoveOutcome;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TestingTokens;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A controller's run within this process, with a real browser and a store in memory. */
final class TestingRun implements AutoCloseable {

    /** In a wish's environment, the file that stands for what the kernel counts. */
    static final String MEMORY_EVENTS = "TESTING_MEMORY_EVENTS";

    private static final TestingTokens TOKENS = TestingTokens.create(InstantSource.system());

    private final String id = SessionIds.random(InstantSource.system()).next();
    private final TestingSessionStore store = new TestingSessionStore(InstantSource.system(), 100);
    private final BlockingQueue<SessionStatus> moves = new LinkedBlockingQueue<>();
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
    private final Path memoryEvents;
    private final FutureTask<BrowserProcess> browser;
    private final SessionRun run;
    private volatile CompletableFuture<Void> ends = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Integer> exitCode;

    /** How a run differs from the usual. */
    record Wish(BrowserSettings settings, boolean keepAlive, Optional<ExternalProxy> proxy, Map<String, String> environment) {

        static Wish usual() {
            return new Wish(BrowserSettings.DEFAULT, false, Optional.empty(), Map.of());
        }

        Wish with(String name, String value) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(name, value);
            return new Wish(settings, keepAlive, proxy, more);
        }

        Wish with(BrowserSettings other) {
            return new Wish(other, keepAlive, proxy, environment);
        }

        Wish with(ExternalProxy other) {
            return new Wish(settings, keepAlive, Optional.of(other), environment);
        }

        Wish keptAlive() {
            return new Wish(settings, true, proxy, environment);
        }
    }

    /** Starts; its browser may not answer yet. */
    static TestingRun start(Wish wish) {
        return new TestingRun(wish);
    }

    /** Starts, and waits until the session is ready. */
    static TestingRun ready(Wish wish) throws InterruptedException {
        TestingRun run = start(wish);
        run.awaitMove(SessionStatus.READY);
        return run;
    }

    private TestingRun(Wish wish) {
        memoryEvents = Path.of(wish.environment().getOrDefault(MEMORY_EVENTS, "/nowhere/memory.events"));
        store.create(new NewSession(
                id,
                TestingSessions.PROJECT,
                TestingSessions.KEY,
                Duration.ofMinutes(5),
                wish.keepAlive(),
                "us-west-2",
                "{}",
                wish.settings(),
                wish.proxy(),
                List.of(),
                Optional.empty()));
        Environment environment = environment(wish);
        ControllerSettings settings = ControllerSettings.from(environment);
        BrowserLaunch launch = new BrowserLaunch(settings, environment);
        browser = new FutureTask<>(launch::launch);
        browser.run();
        Parts parts = new Parts(this::reportingStore, TOKENS::verifier, log::eventLog, InstantSource.system(), false);
        run = new SessionRun(settings, browser, launch, parts, new Timeline(), new OomKills(memoryEvents));
        exitCode = CompletableFuture.supplyAsync(run::run, task -> Thread.ofPlatform().start(task));
    }

    private Environment environment(Wish wish) {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", System.getProperty("user.home"));
        variables.putAll(TestingBrowser.variables());
        variables.put("SESSION_ID", id);
        variables.put("PROJECT_ID", TestingSessions.PROJECT);
        variables.put("SESSION_EXPIRES_AT", Long.toString(Instant.now().plus(Duration.ofMinutes(5)).toEpochMilli()));
        variables.put("KEEP_ALIVE", Boolean.toString(wish.keepAlive()));
        variables.put("BROWSER_SETTINGS", BrowserSettingsJson.write(wish.settings()));
        variables.put("CONTROLLER_BIND", "127.0.0.1");
        variables.put("CONTROLLER_PORT", "0");
        variables.put("DISCONNECT_GRACE_SECONDS", "0");
        wish.proxy().ifPresent(proxy -> {
            variables.put("PROXY_SERVER", proxy.server());
            variables.put("PROXY_AUTHENTICATES", Boolean.toString(proxy.authenticates()));
        });
        variables.putAll(wish.environment());
        return Environment.of(variables);
    }

    /** The store, telling of every move that it applies. */
    private SessionStore reportingStore() {
        return (SessionStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionStore.class}, (_, method, arguments) -> {
                    try {
                        if (arguments.length > 1 && arguments[1] instanceof Move move && move.to() == SessionStatus.TERMINATING) {
                            ends.join();
                        }
                        Object outcome = method.invoke(store, arguments);
                        if (outcome instanceof MoveOutcome.Applied && arguments[1] instanceof Move move) {
                            moves.add(move.to());
                        }
                        return outcome;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Waits for the next move, which must be this one. */
    void awaitMove(SessionStatus to) throws InterruptedException {
        SessionStatus next = moves.poll(15, TimeUnit.SECONDS);
        if (next != to) {
            throw new AssertionError("moved to " + next + " and not to " + to + "; log: " + log.lines());
        }
    }

    /** From now on, an end is not written before that is completed. */
    CompletableFuture<Void> holdEnds() {
        ends = new CompletableFuture<>();
        return ends;
    }

    /** Waits for the end. */
    int exitCode() throws Exception {
        return exitCode.get(15, TimeUnit.SECONDS);
    }

    Session session() {
        return store.find(id).orElseThrow();
    }

    TestingSessionStore store() {
        return store;
    }

    BrowserProcess browser() {
        return browser.resultNow();
    }

    TestingEventLog log() {
        return log;
    }

    SessionRun controller() {
        return run;
    }

    /** The address of something under {@code /v1/connect/<session>}. */
    URI connect(String scheme, String path) {
        String token = TOKENS.signer().sign(id, Audience.CONNECT, session().expiresAt());
        return URI.create(scheme + "://127.0.0.1:" + session().endpoint().orElseThrow().port() + "/v1/connect/" + id
                + path + "?token=" + token);
    }

    TestingCdpClient newClient() throws Exception {
        return new TestingCdpClient(connect("ws", ""));
    }

    @Override
    public void close() throws Exception {
        run.stop(Duration.ofSeconds(4));
        exitCode();
    }
}
