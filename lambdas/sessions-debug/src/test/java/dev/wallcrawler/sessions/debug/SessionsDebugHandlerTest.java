package dev.wallcrawler.sessions.debug;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.GatewayUrls;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingOpenApi;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.InvalidTokenException;
import dev.wallcrawler.token.TestingTokens;
import dev.wallcrawler.token.TokenSigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionsDebugHandlerTest {

    private static final String ID = "sess_01JD0000000000000000000001";
    private static final String ROUTE = "/v1/sessions/{id}/debug";

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);
    private final TestingTokens tokens = TestingTokens.create(clock);
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_DEBUG);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String answer = "[]";
    private volatile boolean silent;
    private HttpServer gateway;
    private String base;
    private SessionsDebugHandler handler;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        gateway.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (silent) {
                awaitRelease();
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        gateway.start();
        base = "127.0.0.1:" + gateway.getAddress().getPort();
        handler = handlerWaiting(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        released.countDown();
        gateway.stop(0);
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"READY", "ACTIVE"})
    void shouldShowTheBrowsersPages(SessionStatus sessionStatus) throws JsonProcessingException {
        TestingSessions.in(sessionStatus, store, ID);
        answer =
                """
                [{"id": "T1", "url": "https://shop.example/?a=1", "title": "Shop", "faviconUrl": "https://shop.example/i.png"},
                 {"id": "T2", "url": "about:blank"}]""";
        clock.advance(Duration.ofSeconds(60));

        JsonNode json = debug();

        String live = json.path("debuggerUrl").asText();
        String token = live.substring(live.lastIndexOf('/') + 1);
        assertThat(live).isEqualTo("http://" + base + "/v1/live/" + ID + "/" + token);
        assertThat(tokens.verifier().verify(token, ID, Audience.LIVE).sessionId()).isEqualTo(ID);
        assertThat(json.path("debuggerFullscreenUrl").asText()).isEqualTo(live + "?fullscreen=true");
        String webSocket = json.path("wsUrl").asText();
        String connect = webSocket.substring(webSocket.indexOf('=') + 1);
        assertThat(webSocket).isEqualTo("ws://" + base + "/v1/connect/" + ID + "?token=" + connect);
        assertThat(tokens.verifier().verify(connect, ID, Audience.CONNECT).sessionId()).isEqualTo(ID);
        assertThat(json.path("expiresIn").asLong()).isEqualTo(240);
        assertThat(json.path("pages").toString())
                .isEqualTo(Json.MAPPER
                        .readTree(
                                """
                                [{"id": "T1", "url": "https://shop.example/?a=1",
                                  "faviconUrl": "https://shop.example/i.png", "title": "Shop",
                                  "debuggerUrl": "LIVE?page=T1", "debuggerFullscreenUrl": "LIVE?page=T1&fullscreen=true"},
                                 {"id": "T2", "url": "about:blank", "faviconUrl": "", "title": "",
                                  "debuggerUrl": "LIVE?page=T2", "debuggerFullscreenUrl": "LIVE?page=T2&fullscreen=true"}]"""
                                        .replace("LIVE", live))
                        .toString());
        assertThat(asked).containsExactly("GET /v1/live/" + ID + "/" + token + "/pages");
        assertThat(log.text()).doesNotContain(token, connect);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "60, 60", "300, 300", "21600, 300"})
    void shouldGiveUrlsForAsLongAsIsAskedButNotBeyondTheSession(String wanted, int given) throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);

        JsonNode json = debug(Map.of("expiresIn", wanted));

        assertThat(json.path("expiresIn").asInt()).isEqualTo(given);
        String live = json.path("debuggerUrl").asText();
        String webSocket = json.path("wsUrl").asText();
        String liveToken = live.substring(live.lastIndexOf('/') + 1);
        String connectToken = webSocket.substring(webSocket.indexOf('=') + 1);
        // A token says in whole seconds when it ends.
        clock.advance(Duration.ofSeconds(given - 1));
        tokens.verifier().verify(liveToken, ID, Audience.LIVE);
        tokens.verifier().verify(connectToken, ID, Audience.CONNECT);
        clock.advance(Duration.ofSeconds(1));
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> tokens.verifier().verify(liveToken, ID, Audience.LIVE));
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> tokens.verifier().verify(connectToken, ID, Audience.CONNECT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "21601", "1.5", "soon", "99999999999"})
    void shouldRefuseATimeThatIsNone(String wanted) throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);

        APIGatewayProxyResponseEvent response = respond(Map.of("expiresIn", wanted));

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(Json.MAPPER.readTree(response.getBody()).path("message").asText())
                .isEqualTo("expiresIn must be a whole number from 1 to 21600");
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, mode = Mode.EXCLUDE, names = {"READY", "ACTIVE"})
    void shouldShowNoPagesWhereThereIsNoBrowser(SessionStatus sessionStatus) throws JsonProcessingException {
        TestingSessions.in(sessionStatus, store, ID);

        JsonNode json = debug();

        assertThat(json.path("pages").toString()).isEqualTo("[]");
        assertThat(json.path("debuggerUrl").asText()).startsWith("http://" + base + "/v1/live/" + ID + "/");
        assertThat(json.path("debuggerFullscreenUrl").asText()).endsWith("?fullscreen=true");
        assertThat(json.path("wsUrl").asText()).startsWith("ws://" + base + "/v1/connect/" + ID + "?token=");
        assertThat(json.path("expiresIn").asLong()).isEqualTo(sessionStatus.holdsSlot() ? 300 : 0);
        assertThat(asked).isEmpty();
        assertThat(log.events("SESSION_ERROR")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404", "410"})
    void shouldShowNoPagesOfABrowserThatHasJustGone(int gatewayStatus) throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        status = gatewayStatus;

        assertThat(debug().path("pages")).isEmpty();
        assertThat(log.events("SESSION_ERROR")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "504 | {\"statusCode\":504} | the gateway answered 504",
                "401 | {}   | the gateway answered 401",
                "200 | <p>  | is not JSON",
                "200 | {}   | is not a list"
            })
    void shouldGiveTheUrlsAllTheSameWhereTheBrowserDoesNotAnswer(int gatewayStatus, String body, String error)
            throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        status = gatewayStatus;
        answer = body;

        assertGivesUrlsAndLogs(error);
    }

    @Test
    void shouldNotWaitForAGatewayThatIsSilent() throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        silent = true;
        handler = handlerWaiting(Duration.ofMillis(200));

        assertGivesUrlsAndLogs("HttpTimeoutException");
    }

    @Test
    void shouldNotNeedTheGateway() throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        gateway.stop(0);

        assertGivesUrlsAndLogs("ConnectException");
    }

    @Test
    void shouldNotKnowASessionOfSomebodyElse() {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        var foreign = TestingRequests.of("GET", ROUTE, new Caller(List.of("proj_other"), "key_other"))
                .withPathParameters(Map.of("id", ID));

        assertThat(handler.handleRequest(foreign, null).getStatusCode()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldSignBothTokensAtOnce() throws JsonProcessingException {
        TestingSessions.in(SessionStatus.CREATING, store, ID);
        CyclicBarrier both = new CyclicBarrier(2);
        GatewayUrls urls = new GatewayUrls("ws://" + base);
        TokenSigner meeting = (sessionId, audience, expiresAt) -> {
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("one was signed after the other", e);
            }
            return tokens.signer().sign(sessionId, audience, expiresAt);
        };
        handler = new SessionsDebugHandler(
                store, meeting, urls, new GatewayLivePages(urls, Duration.ofSeconds(20)), log.eventLog(), clock);

        assertThat(debug().path("wsUrl").asText()).contains("?token=");
    }

    @Test
    void shouldServeExactlyItsOperation() {
        assertThat(TestingOpenApi.servedBy(handler)).containsExactly("GET /v1/sessions/{id}/debug");
    }

    @Test
    void shouldPrimeWithoutATrace() {
        assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThatCode(() -> handler.afterRestore(null)).doesNotThrowAnyException();

        assertThat(asked).containsExactly("GET /health");
        assertThat(log.lines()).isEmpty();
    }

    private SessionsDebugHandler handlerWaiting(Duration timeout) {
        GatewayUrls urls = new GatewayUrls("ws://" + base);
        return new SessionsDebugHandler(
                store, tokens.signer(), urls, new GatewayLivePages(urls, timeout), log.eventLog(), clock);
    }

    private void assertGivesUrlsAndLogs(String error) throws JsonProcessingException {
        JsonNode json = debug();

        assertThat(json.path("pages").toString()).isEqualTo("[]");
        String live = json.path("debuggerUrl").asText();
        assertThat(live).contains("/v1/live/");
        JsonNode event = log.only("SESSION_ERROR").orElseThrow();
        assertThat(event.path("error").asText()).contains(error);
        assertThat(event.path("session_id").asText()).isEqualTo(ID);
        assertThat(log.text()).doesNotContain(live.substring(live.lastIndexOf('/') + 1));
    }

    private JsonNode debug() throws JsonProcessingException {
        return debug(Map.of());
    }

    private JsonNode debug(Map<String, String> query) throws JsonProcessingException {
        APIGatewayProxyResponseEvent response = respond(query);
        assertThat(response.getStatusCode()).isEqualTo(200);
        return Json.MAPPER.readTree(response.getBody());
    }

    private APIGatewayProxyResponseEvent respond(Map<String, String> query) {
        return handler.handleRequest(
                TestingRequests.about(ID, "GET", ROUTE).withQueryStringParameters(query), null);
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
