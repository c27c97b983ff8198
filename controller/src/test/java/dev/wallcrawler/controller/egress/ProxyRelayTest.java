package dev.wallcrawler.controller.egress;

import dev.wallcrawler.controller.egress.TestingUpstream.Peer;
import dev.wallcrawler.session.ExternalProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class ProxyRelayTest {

    /** {@code me:secret} in Base64. */
    private static final String AUTHORIZATION = "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n".toLowerCase(Locale.ROOT);

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    private Path directory;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private ProxyRelay relay;

    @BeforeEach
    void start() {
        relay = ProxyRelay.start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void shouldGiveTheCredentialsWithEachRequestOfAConnection() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.plain(); Socket browser = browser()) {
            open("http://127.0.0.1:" + upstream.port());
            Peer client = new Peer(browser);
            client.send("GET http://a.example/1 HTTP/1.1\r\nHost: a.example\r\nProxy-Connection: keep-alive\r\n\r\n");
            Peer proxy = upstream.next();
            assertHead(proxy.head(), "GET http://a.example/1 HTTP/1.1");
            proxy.send(OK);
            assertThat(client.text(OK.length())).isEqualTo(OK);

            client.send("POST http://b.example/2 HTTP/1.1\r\nHost: b.example\r\nContent-Length: 5\r\n\r\nhello");
            assertHead(proxy.head(), "POST http://b.example/2 HTTP/1.1");
            assertThat(proxy.text(5)).isEqualTo("hello");
            proxy.send(OK);
            assertThat(client.text(OK.length())).isEqualTo(OK);

            client.send("POST http://b.example/3 HTTP/1.1\r\nHost: b.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertHead(proxy.head(), "POST http://b.example/3 HTTP/1.1");
            assertThat(proxy.text(13)).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
            assertThat(upstream.hasVisitors()).isFalse();
        }
    }

    @Test
    void shouldDigATunnel() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.plain(); Socket browser = browser()) {
            open("http://127.0.0.1:" + upstream.port());
            Peer client = new Peer(browser).send("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n");
            Peer proxy = upstream.next();
            assertHead(proxy.head(), "CONNECT a.example:443 HTTP/1.1");
            proxy.send("HTTP/1.1 200 Connection established\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");

            client.send("GET / HTTP/1.1\r\n\r\n\0\1 not HTTP any more");
            assertThat(proxy.text(38)).isEqualTo("GET / HTTP/1.1\r\n\r\n\0\1 not HTTP any more");
            String much = "0123456789".repeat(500_000);
            Thread sender = Thread.startVirtualThread(() -> sendAndEnd(proxy, much));
            assertThat(client.text(much.length())).isEqualTo(much);
            assertThat(browser.getInputStream().read()).isEqualTo(-1);
            client.send("still there");
            browser.shutdownOutput();
            assertThat(new String(proxy.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("still there");
            sender.join();
        }
    }

    private static void sendAndEnd(Peer peer, String text) {
        try {
            peer.send(text).socket().shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Its length is where the connection ends, so a break must not look like an end. */
    @Test
    void shouldPassOnThatAnAnswerBrokeOff() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.plain(); Socket browser = browser()) {
            open("http://127.0.0.1:" + upstream.port());
            Peer client = new Peer(browser).send("GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n");
            Peer proxy = upstream.next();
            proxy.head();
            proxy.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nha");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            assertThat(client.text(2)).isEqualTo("ha");
            proxy.socket().setSoLinger(true, 0);
            proxy.socket().close();

            assertThatThrownBy(() -> browser.getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldNotWaitForAProxyThatLeavesDuringTheHandshake() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.plain()) {
            open("https://localhost:" + upstream.port());
            Thread proxy = Thread.startVirtualThread(() -> leave(upstream));
            long start = System.nanoTime();
            assertBadGateway();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            proxy.join();
        }
    }

    private static void leave(TestingUpstream upstream) {
        try {
            Peer peer = upstream.next();
            peer.text(5);
            peer.socket().shutdownOutput();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldLetRequestsWaitUntilItIsOpen() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.plain(); Socket browser = browser()) {
            Peer client = new Peer(browser).send("GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n");
            open("http://127.0.0.1:" + upstream.port());
            Peer proxy = upstream.next();
            assertHead(proxy.head(), "GET http://a.example/ HTTP/1.1");
            proxy.send(OK);
            assertThat(client.text(OK.length())).isEqualTo(OK);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET //a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n",
                "GET ws://a.example/ HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                "GET ftp://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n",
                "\0\0\0\0\r\n\r\n"
            })
    void shouldServeNobodyWhoDoesNotAddressAProxy(String request) throws Exception {
        try (TestingUpstream upstream = TestingUpstream.plain(); Socket browser = browser()) {
            open("http://127.0.0.1:" + upstream.port());
            Peer client = new Peer(browser).send(request);

            assertThat(client.head()).startsWith("HTTP/1.1 400 ");
            assertThat(browser.getInputStream().read()).isEqualTo(-1);
            assertThat(upstream.hasVisitors()).isFalse();
        }
    }

    @Test
    void shouldTellOnceThatTheProxyCannotBeReached() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        open("http://127.0.0.1:" + nobody);
        for (int i = 0; i < 2; i++) {
            assertBadGateway();
        }
        assertThat(failures).singleElement().satisfies(failure -> assertThat(failure.toString()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.170.2:80", "https://[fd00:ec2::254]:443", "http://[::ffff:169.254.169.254]:80"})
    void shouldNotGoWhereCredentialsAreHandedOut(String server) throws Exception {
        open(server);

        assertBadGateway();
        assertThat(failures).singleElement().asString().contains("out of bounds");
    }

    @Test
    void shouldSpeakTlsWithAProxyThatDoes() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.tls(directory); Socket browser = browser()) {
            relay.open(proxy("https://localhost:" + upstream.port()), true, failures::add);
            Peer client = new Peer(browser).send("GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n");
            Peer proxy = upstream.next();
            assertHead(proxy.head(), "GET http://a.example/ HTTP/1.1");
            proxy.send(OK);
            assertThat(client.text(OK.length())).isEqualTo(OK);
        }
    }

    @Test
    void shouldGiveNothingToAProxyThatDoesNotProveWhoItIs() throws Exception {
        try (TestingUpstream upstream = TestingUpstream.tls(directory)) {
            open("https://localhost:" + upstream.port());
            Thread handshake = Thread.startVirtualThread(() -> {
                try {
                    assertThat(upstream.next().socket().getInputStream().read()).isEqualTo(-1);
                } catch (IOException | InterruptedException _) {
                    // A handshake that fails ends there.
                }
            });
            assertBadGateway();
            handshake.join();
            assertThat(failures).singleElement().isInstanceOf(SSLException.class);
        }
    }

    private void assertBadGateway() throws IOException {
        try (Socket browser = browser()) {
            Peer client = new Peer(browser).send("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 502 ");
            assertThat(browser.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void assertHead(String head, String requestLine) {
        assertThat(head).startsWith(requestLine + "\r\n");
        assertThat(head.toLowerCase(Locale.ROOT)).containsOnlyOnce(AUTHORIZATION);
    }

    private void open(String server) throws IOException {
        relay.open(proxy(server), false, failures::add);
    }

    private static ExternalProxy proxy(String server) {
        return new ExternalProxy(server, Optional.of("me"), Optional.of("secret"));
    }

    private Socket browser() throws IOException {
        return new Socket("127.0.0.1", URI.create(relay.server()).getPort());
    }
}
