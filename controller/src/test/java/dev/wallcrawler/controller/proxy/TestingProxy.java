package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.cdp.CdpTap;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TestingTokens;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A proxy for {@link #SESSION} before something that listens like a browser. */
final class TestingProxy implements AutoCloseable {

    static final String SESSION = "sess_1";

    private final TestingClock clock = new TestingClock();
    private final TestingTokens tokens = TestingTokens.create(clock);
    private final CdpTraffic traffic = new CdpTraffic();
    private final BlockingQueue<String> visits = new LinkedBlockingQueue<>();
    private final TestingDevTools browser;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ProxyServer server;
    private final CompletableFuture<DevTools> ready = new CompletableFuture<>();

    /** @param answer the body of each of the browser's HTTP answers */
    TestingProxy(String answer) {
        this(answer, ProxyServer.REQUEST_TIMEOUT);
    }

    /** @param requestTimeout how long a connection may take for its request */
    TestingProxy(String answer, Duration requestTimeout) {
        this(new TestingDevTools(answer), requestTimeout);
        ready.complete(browser.address());
    }

    /** One whose browser cannot take clients yet. */
    static TestingProxy withStartingBrowser() {
        return new TestingProxy(new TestingDevTools("{}"), ProxyServer.REQUEST_TIMEOUT);
    }

    private TestingProxy(TestingDevTools browser, Duration requestTimeout) {
        this.browser = browser;
        SessionEntrance entrance = new SessionEntrance(
                SESSION,
                Optional.of("wss://gateway.test"),
                CompletableFuture.completedFuture(tokens.verifier()),
                ready,
                new Visits());
        server = ProxyServer.start("127.0.0.1", 0, entrance, requestTimeout);
    }

    private final class Visits implements SessionEntrance.Visits {
        @Override
        public void clientConnected() {
            visits.add("connected");
        }

        @Override
        public void clientLeft() {
            visits.add("left");
        }

        @Override
        public CdpTap clientTap() {
            return CdpTap.ofClient(traffic, _ -> {}, () -> {}, System::nanoTime);
        }

        @Override
        public CdpTap viewerTap() {
            return CdpTap.ofViewer(traffic, _ -> {}, System::nanoTime);
        }
    }

    TestingDevTools browser() {
        return browser;
    }

    CdpTraffic traffic() {
        return traffic;
    }

    /** The browser can take clients, or never will if there is none. */
    void browserStarted(Optional<TestingDevTools> started) {
        started.ifPresentOrElse(
                running -> ready.complete(running.address()),
                () -> ready.completeExceptionally(new IOException("the browser is gone")));
    }

    void advanceClock(Duration duration) {
        clock.advance(duration);
    }

    String token(Audience audience) {
        return token(SESSION, audience, Duration.ofMinutes(5));
    }

    String token(String session, Audience audience, Duration validFor) {
        return tokens.signer().sign(session, audience, clock.instant().plus(validFor));
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> send(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    Socket upgrade(String path, String... headers) throws IOException {
        Socket socket = socket();
        String request = "GET " + path + " HTTP/1.1\r\nHost: gateway.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat) + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A client's connection to the browser, asked for with these further headers. */
    Socket connect(String... headers) throws IOException {
        return upgrade("/v1/connect/" + SESSION + "?token=" + token(Audience.CONNECT), headers);
    }

    /** What the next visitor did; waits for it. */
    String nextVisit() throws InterruptedException {
        return Optional.ofNullable(visits.poll(5, TimeUnit.SECONDS)).orElse("nothing");
    }

    /** Whether anybody has come who was not asked for yet. */
    boolean hadVisits() {
        return !visits.isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
        browser.close();
        http.close();
    }
}
