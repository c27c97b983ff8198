package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingClient.Response;
import dev.wallcrawler.gateway.TestingGateway.Options;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static dev.wallcrawler.gateway.TestingGateway.OTHER;
import static dev.wallcrawler.gateway.TestingGateway.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ErrorAnswersTest {

    private static final Options IMPATIENT = Options.USUAL.readyWait(Duration.ofMillis(150));

    static Stream<Arguments> requests() {
        return Stream.of(
                row("no token", 401, gateway -> "/v1/connect/" + SESSION),
                row("an empty token", 401, gateway -> "/v1/connect/" + SESSION + "?token="),
                row("no token of ours", 401, gateway -> "/v1/connect/" + SESSION + "?token=eyJhbGciOiJub25lIn0.e30."),
                row("an expired token", 401, gateway -> "/v1/connect/" + SESSION + "?token="
                        + gateway.tokens.signer().sign(SESSION, Audience.CONNECT, Instant.now().minusSeconds(5))),
                row("another session's token", 401, gateway -> "/v1/connect/" + SESSION + "?token="
                        + gateway.token(OTHER, Audience.CONNECT)),
                row("a live view's token", 401, gateway -> "/v1/connect/" + SESSION + "?token="
                        + gateway.token(SESSION, Audience.LIVE)),
                row("a live view's token at a page", 401, gateway -> "/v1/connect/" + SESSION + "/devtools/page/T?token="
                        + gateway.token(SESSION, Audience.LIVE)),
                row("a connect token at a live view's socket", 401, gateway -> "/v1/live/" + SESSION + "/"
                        + gateway.token(SESSION, Audience.CONNECT) + "/ws/T"),
                row("an unknown session", 404, gateway -> "/v1/connect/" + OTHER + "?token="
                        + gateway.token(OTHER, Audience.CONNECT)),
                row("an unknown session's live view", 404, gateway -> "/v1/live/" + OTHER + "/"
                        + gateway.token(OTHER, Audience.LIVE) + "/ws/T"),
                row("a session that does not get ready", 504, TestingGateway::connectUri),
                row("a malformed query", 400, gateway -> gateway.connectUri() + "&x=%zz"),
                row("an unknown path", 404, gateway -> "/v2/connect/" + SESSION),
                row("a path with too few parts", 404, gateway -> "/v1/connect/"),
                row("a path with too many parts", 404, gateway -> gateway.liveUri() + "/ws/T/more"));
    }

    private static Arguments row(String what, int status, Function<TestingGateway, String> uri) {
        return arguments(what, status, uri);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("requests")
    void shouldAnswerAWebSocketsRequestInTheErrorForm(
            String what, int status, Function<TestingGateway, String> uri) throws IOException {
        try (var gateway = new TestingGateway(IMPATIENT)) {
            gateway.starting();

            assertErrorForm(gateway.ask(TestingClient.webSocket(uri.apply(gateway))), status);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("plainRequests")
    void shouldAnswerAPlainRequestInTheErrorForm(String what, int status, Function<TestingGateway, String> request)
            throws IOException {
        try (var gateway = new TestingGateway(IMPATIENT)) {
            gateway.starting();

            assertErrorForm(gateway.ask(request.apply(gateway)), status);
        }
    }

    static Stream<Arguments> plainRequests() {
        Stream<Arguments> unknownRoutes = Stream.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")
                .map(method -> row(method + " nowhere", 404, gateway -> method + " /v1/nowhere HTTP/1.1\r\nHost: g\r\n\r\n"));
        Stream<Arguments> wrongMethods = Stream.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")
                .map(method -> row(
                        method + " at a session",
                        405,
                        gateway -> method + " " + gateway.connectUri() + " HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\n{}"));
        Stream<Arguments> others = Stream.of(
                row("no token, no WebSocket", 401, gateway -> TestingClient.get("/v1/connect/" + SESSION)),
                row("no WebSocket", 426, gateway -> TestingClient.get(gateway.connectUri())),
                row("a WebSocket without a key", 400, gateway -> TestingClient.webSocket(gateway.connectUri())
                        .replaceFirst("Sec-WebSocket-Key: \\S+\r\n", "")),
                row("a WebSocket of another version", 426, gateway -> TestingClient.webSocket(gateway.connectUri())
                        .replace("Version: 13", "Version: 8")),
                row("a WebSocket of no version", 426, gateway -> TestingClient.webSocket(gateway.liveUri() + "/ws/T")
                        .replace("Sec-WebSocket-Version: 13\r\n", "")),
                row("DevTools with no token", 401, gateway -> TestingClient.get("/json/version")),
                row("DevTools with a live view's token", 401, gateway ->
                        TestingClient.get("/json/list?token=" + gateway.token(SESSION, Audience.LIVE))),
                row("DevTools before its time", 504, gateway ->
                        TestingClient.get("/json/version?token=" + gateway.token(SESSION, Audience.CONNECT))),
                row("a live view with a connect token", 401, gateway ->
                        TestingClient.get("/v1/live/" + SESSION + "/" + gateway.token(SESSION, Audience.CONNECT))),
                row("an unknown session's live view", 404, gateway ->
                        TestingClient.get("/v1/live/" + OTHER + "/" + gateway.token(OTHER, Audience.LIVE))),
                row("no HTTP at all", 400, gateway -> "\u0016\u0003\u0001 tls perhaps\r\n\r\n"),
                row("HTTP/2", 400, gateway -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                row("a header without a name", 400, gateway -> "GET /health HTTP/1.1\r\nHost: g\r\n: x\r\n\r\n"),
                row("no Host", 400, gateway -> "GET /v1/connect/x HTTP/1.1\r\n\r\n"),
                row("two lengths", 400, gateway ->
                        "POST /x HTTP/1.1\r\nHost: g\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
                row("a large body, announced", 413, gateway ->
                        "POST /x HTTP/1.1\r\nHost: g\r\nContent-Length: 2097152\r\n\r\n" + "x".repeat(2_097_152)),
                row("a large body, in chunks", 413, gateway ->
                        "POST /x HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + ("1000\r\n" + "x".repeat(4_096) + "\r\n").repeat(20) + "0\r\n\r\n"),
                row("a long path", 414, gateway -> TestingClient.get("/" + "x".repeat(9_000))),
                row("large headers", 431, gateway -> "GET / HTTP/1.1\r\nHost: g\r\n" + ("X-A: " + "x".repeat(1_000) + "\r\n").repeat(17) + "\r\n"));
        return Stream.of(unknownRoutes, wrongMethods, others).flatMap(rows -> rows);
    }

    @Test
    void shouldSayWhichVersionOfWebSocketsItSpeaks() throws IOException {
        try (var gateway = new TestingGateway()) {
            gateway.ready();
            String old = TestingClient.webSocket(gateway.connectUri()).replace("Version: 13", "Version: 8");

            assertThat(gateway.ask(old).headers())
                    .containsEntry("sec-websocket-version", "13")
                    .containsEntry("upgrade", "websocket");
        }
    }

    @Test
    void shouldNotResetAClientThatIsStillSendingWhatIsTooLarge() throws IOException {
        try (var gateway = new TestingGateway(); var client = gateway.client()) {
            client.send("POST /x HTTP/1.1\r\nHost: g\r\nContent-Length: 2097152\r\n\r\n");
            assertErrorForm(client.response(), 413);
            assertThat(client.atEnd()).isTrue();

            for (int i = 0; i < 20; i++) {
                client.send("x".repeat(100_000));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"TERMINATING", "STOPPED", "TIMED_OUT", "FAILED"})
    void shouldSayThatASessionHasEnded(SessionStatus status) throws IOException {
        try (var gateway = new TestingGateway()) {
            TestingSessions.in(status, gateway.sessions, SESSION);

            assertErrorForm(gateway.ask(TestingClient.webSocket(gateway.connectUri())), 410);
            assertErrorForm(gateway.ask(TestingClient.get(gateway.liveUri())), 410);
            assertErrorForm(gateway.ask(TestingClient.get(gateway.liveUri() + "/pages")), 410);
        }
    }

    @ParameterizedTest
    @MethodSource("bothKinds")
    void shouldSayThatAControllerCannotBeReached(Function<String, String> request) throws IOException {
        try (var gateway = new TestingGateway()) {
            gateway.starting();
            gateway.becomeReady(nobody());

            assertErrorForm(gateway.ask(request.apply(gateway.connectUri())), 502);
        }
    }

    @ParameterizedTest
    @MethodSource("bothKinds")
    void shouldSayThatSessionsCannotBeRead(Function<String, String> request) throws IOException {
        try (var gateway = new TestingGateway(Options.USUAL, _ -> TestingGateway.unreadable())) {
            assertErrorForm(gateway.ask(request.apply(gateway.connectUri())), 503);
        }
    }

    static Stream<Function<String, String>> bothKinds() {
        return Stream.of(
                TestingClient::webSocket, uri -> TestingClient.get(uri.replace("?token", "/json/version?token")));
    }

    private static void assertErrorForm(Response response, int status) throws IOException {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers())
                .containsEntry("content-type", "application/json; charset=utf-8")
                .hasEntrySatisfying("x-request-id", id -> assertThat(id).isNotBlank());
        assertThat(response.json().get("statusCode").intValue()).isEqualTo(status);
        assertThat(response.json().get("error").textValue()).isNotBlank();
        assertThat(response.json().get("message").textValue()).isNotBlank();
        assertThat(response.json().size()).isEqualTo(3);
    }

    /** Where nothing listens. */
    private static Endpoint nobody() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            return new Endpoint("127.0.0.1", taken.getLocalPort(), Optional.empty(), Optional.empty());
        }
    }
}
