package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.exchange.ClientLimits;
import dev.wallcrawler.gateway.relay.Splice;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TestingTokens;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A real gateway on loopback, with sessions in memory and one stand-in for their controllers. */
final class TestingGateway implements AutoCloseable {

    static final String SESSION = "sess_01K0000000000000000000000A";
    static final String OTHER = "sess_01K0000000000000000000000B";

    final TestingSessionStore sessions = new TestingSessionStore(InstantSource.system(), 100);
    final TestingTokens tokens = TestingTokens.create(InstantSource.system());
    final TestingEventLog log = TestingEventLog.of(LogGroupName.GATEWAY);
    final TestingController controller = new TestingController();
    private final TestingController others = new TestingController();
    private final GatewayServer server;

    /** How a gateway under test differs from a usual one. */
    record Options(Duration readyWait, Duration drain, ClientLimits limits) {
        static final Options USUAL = new Options(Duration.ofSeconds(20), Duration.ZERO, ClientLimits.USUAL);

        Options readyWait(Duration wait) {
            return new Options(wait, drain, limits);
        }

        Options drain(Duration limit) {
            return new Options(readyWait, limit, limits);
        }

        Options toSend(Duration limit) {
            return new Options(readyWait, drain, new ClientLimits(limit, limits.idlers(), limits.stalled(), limits.patience()));
        }

        Options idlers(int limit) {
            return new Options(readyWait, drain, new ClientLimits(limits.toSend(), limit, limits.stalled(), limits.patience()));
        }

        Options stalled(int limit) {
            return new Options(readyWait, drain, new ClientLimits(limits.toSend(), limits.idlers(), limit, limits.patience()));
        }

        Options patience(Splice.Patience patience) {
            return new Options(readyWait, drain, new ClientLimits(limits.toSend(), limits.idlers(), limits.stalled(), patience));
        }
    }

    /** Changes the store that the gateway sees. */
    interface Seen {
        SessionStore by(SessionStore sessions);
    }

    TestingGateway() throws IOException {
        this(Options.USUAL, sessions -> sessions);
    }

    TestingGateway(Options options) throws IOException {
        this(options, sessions -> sessions);
    }

    TestingGateway(Options options, Seen seen) throws IOException {
        server = GatewayServer.start(
                new GatewaySettings(
                        "127.0.0.1", 0, URI.create("wss://gateway.test"), options.readyWait(), options.drain(), "*"),
                seen.by(sessions),
                tokens.verifier(),
                log.eventLog(),
                InstantSource.system(),
                options.limits());
    }

    /** Sessions that cannot be read. */
    static SessionStore unreadable() {
        return failing(new IllegalStateException("no table"));
    }

    /** A store whose every method ends like this. */
    static SessionStore failing(Throwable failure) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (_, _, _) -> {
                    throw failure;
                });
    }

    int port() {
        return server.port();
    }

    /** How many clients are connected. */
    int connections() {
        return server.connections();
    }

    TestingClient client() throws IOException {
        return new TestingClient(port());
    }

    /** Sends one request on a connection of its own and reads the answer. */
    TestingClient.Response ask(String request) throws IOException {
        try (TestingClient client = client()) {
            return client.send(request).response();
        }
    }

    String token(String sessionId, Audience audience) {
        return tokens.signer().sign(sessionId, audience, Instant.now().plusSeconds(600));
    }

    String connectUri() {
        return "/v1/connect/" + SESSION + "?token=" + token(SESSION, Audience.CONNECT);
    }

    String liveUri() {
        return "/v1/live/" + SESSION + "/" + token(SESSION, Audience.LIVE);
    }

    /** A session that waits for its browser. */
    Session starting() {
        return TestingSessions.in(SessionStatus.STARTING, sessions, SESSION);
    }

    /** A session whose browser is the stand-in. */
    Session ready() {
        starting();
        return becomeReady(controller.endpoint());
    }

    Session becomeReady(Endpoint endpoint) {
        return sessions.move(SESSION, Move.ready("ready", endpoint)).current().orElseThrow();
    }

    /** A WebSocket of {@link #OTHER}, whose browser is a stand-in of its own that sends back what it gets. */
    TestingClient otherWebSocket() throws IOException {
        TestingSessions.in(SessionStatus.STARTING, sessions, OTHER);
        sessions.move(OTHER, Move.ready("ready-other", others.endpoint()));
        TestingClient client = client();
        client.send(TestingClient.webSocket("/v1/connect/" + OTHER + "?token=" + token(OTHER, Audience.CONNECT)));
        if (client.response().status() != 101) {
            throw new AssertionError("the other session is not served");
        }
        return client;
    }

    /** Stops as SIGTERM does; all that was logged is in the log afterwards. */
    void stop() {
        server.close();
    }

    @Override
    public void close() throws IOException {
        stop();
        controller.close();
        others.close();
    }
}
