package dev.wallcrawler.controller.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class ProxyServerTest {

    private static final String TARGETS =
            """
            [{"id":"P1","type":"page","title":"One &amp; &quot;Two&quot; &#39;&lt;3&gt;&#39;","url":"http://a.test/","faviconUrl":"http://a.test/i.png",
              "devtoolsFrontendUrl":"/devtools/x","webSocketDebuggerUrl":"ws://127.0.0.1:1/devtools/page/P1"},
             {"id":"W1","type":"service_worker","title":"W","url":"http://a.test/w.js",
              "webSocketDebuggerUrl":"ws://127.0.0.1:1/devtools/page/W1"}]
            """;

    private static final String CONNECT = "/v1/connect/" + TestingProxy.SESSION;
    private static final String LIVE = "/v1/live/" + TestingProxy.SESSION;

    private final TestingProxy proxy = new TestingProxy(TARGETS);

    @AfterEach
    void closeProxy() throws IOException {
        proxy.close();
    }

    @Test
    void shouldBeHealthy() throws Exception {
        assertThat(proxy.send("GET", "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldLetNobodyInWithoutATokenOfThisSessionForThisUse() throws Exception {
        String expired = proxy.token(TestingProxy.SESSION, Audience.CONNECT, Duration.ofSeconds(1));
        proxy.advanceClock(Duration.ofSeconds(2));
        for (String token : new String[] {
            "", "nonsense", expired, proxy.token(Audience.LIVE), proxy.token("sess_2", Audience.CONNECT, Duration.ofMinutes(1))
        }) {
            try (Socket socket = proxy.upgrade(CONNECT + "?token=" + token)) {
                assertThat(TestingDevTools.head(socket)).startsWith("HTTP/1.1 401 ");
            }
            HttpResponse<String> version = proxy.send("GET", CONNECT + "/json/version?token=" + token);
            JsonNode error = Json.MAPPER.readTree(version.body());
            assertThat(version.statusCode()).isEqualTo(401);
            assertThat(error.path("statusCode").asInt()).isEqualTo(401);
            assertThat(error.path("error").asText()).isEqualTo("Unauthorized");
            assertThat(error.path("message").asText()).isNotEmpty();
        }
        String connect = proxy.token(Audience.CONNECT);
        assertThat(proxy.send("GET", LIVE + "/" + connect + "/pages").statusCode())
                .isEqualTo(401);
        assertThat(proxy.hadVisits()).isFalse();
    }

    @Test
    void shouldKnowNoOtherSession() throws Exception {
        String token = proxy.token("sess_2", Audience.CONNECT, Duration.ofMinutes(1));
        assertThat(proxy.send("GET", "/v1/connect/sess_2?token=" + token).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void shouldKnowNoOtherRoute(String method) throws Exception {
        HttpResponse<String> response = proxy.send(method, "/v1/sessions");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Json.MAPPER.readTree(response.body()).path("error").asText()).isEqualTo("Not Found");
    }

    @Test
    void shouldSayThatAWebSocketIsOne() throws Exception {
        assertThat(proxy.send("GET", CONNECT + "?token=" + proxy.token(Audience.CONNECT))
                        .statusCode())
                .isEqualTo(426);
    }

    @Test
    void shouldKeepClientsUntilTheBrowserCanTakeThem() throws Exception {
        try (TestingProxy starting = TestingProxy.withStartingBrowser();
                Socket socket = starting.connect()) {
            assertThat(starting.send("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(socket.getInputStream().available()).isZero();
            starting.browserStarted(Optional.of(starting.browser()));
            assertThat(TestingDevTools.head(socket)).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void shouldLetGoOfAClientThatLeavesWhileItWaits() throws Exception {
        try (TestingProxy starting = TestingProxy.withStartingBrowser();
                Socket socket = starting.connect()) {
            assertThat(starting.send("GET", "/health").statusCode()).isEqualTo(200);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            starting.browserStarted(Optional.of(starting.browser()));
            assertThat(starting.send("GET", "/health").statusCode()).isEqualTo(200);
            assertThat(starting.hadVisits()).isFalse();
        }
    }

    @Test
    void shouldTurnWaitingClientsAwayWhenTheBrowserDoesNotCome() throws Exception {
        try (TestingProxy starting = TestingProxy.withStartingBrowser();
                Socket socket = starting.connect()) {
            starting.browserStarted(Optional.empty());
            assertThat(TestingDevTools.head(socket)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void shouldSayThatTheBrowserIsGone() throws Exception {
        proxy.browser().close();
        assertThat(proxy.send("GET", CONNECT + "/json/list?token=" + proxy.token(Audience.CONNECT))
                        .statusCode())
                .isEqualTo(502);
        try (Socket socket = proxy.upgrade(CONNECT + "?token=" + proxy.token(Audience.CONNECT))) {
            assertThat(TestingDevTools.head(socket)).startsWith("HTTP/1.1 502 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/json", "/json/", "/json/list", "/json/list/"})
    void shouldListTargetsWithAddressesOfTheGateway(String path) throws Exception {
        String token = proxy.token(Audience.CONNECT);
        JsonNode targets = Json.MAPPER.readTree(
                proxy.send("GET", CONNECT + path + "?token=" + token).body());
        assertThat(targets.findValuesAsText("webSocketDebuggerUrl"))
                .containsExactly(
                        "wss://gateway.test/v1/connect/" + TestingProxy.SESSION + "/devtools/page/P1?token=" + token,
                        "wss://gateway.test/v1/connect/" + TestingProxy.SESSION + "/devtools/page/W1?token=" + token);
        assertThat(targets.findValues("devtoolsFrontendUrl")).isEmpty();
    }

    @Test
    void shouldListPagesForALiveView() throws Exception {
        JsonNode pages = Json.MAPPER.readTree(proxy.send("GET", LIVE + "/" + proxy.token(Audience.LIVE) + "/pages")
                .body());
        assertThat(pages)
                .isEqualTo(Json.MAPPER.readTree("[{\"id\":\"P1\",\"url\":\"http://a.test/\",\"title\":\"One & \\\"Two\\\" '<3>'\","
                        + "\"faviconUrl\":\"http://a.test/i.png\"}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "live"})
    void shouldListAPageByTheBeginningOfWhatIsLong(String way) throws Exception {
        String picture = "data:image/png;base64," + "A".repeat(1_200_000);
        try (TestingProxy full = new TestingProxy("[{\"id\":\"P1\",\"type\":\"page\",\"title\":\"" + "t".repeat(100_000)
                + "\",\"url\":\"" + picture + "\",\"faviconUrl\":\"" + picture + "\"}]")) {
            String path = way.equals("connect")
                    ? CONNECT + "/json/list?token=" + full.token(Audience.CONNECT)
                    : LIVE + "/" + full.token(Audience.LIVE) + "/pages";
            JsonNode page = Json.MAPPER.readTree(full.send("GET", path).body()).path(0);
            assertThat(page.path("url").asText()).startsWith("data:image/png;base64,AAA").endsWith("A…").hasSize(4_096);
            assertThat(page.path("title").asText()).hasSize(4_096);
            assertThat(page.path("faviconUrl").asText()).isEmpty();
        }
    }
}
