package dev.wallcrawler.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SessionJsonTest {

    private static final String ID = "sess_01JD0000000000000000000001";

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 100);
    private final TestingTokens tokens = TestingTokens.create(clock);

    @Test
    void shouldShowTheFieldsOfTheApiAndNoOthers() {
        Session session = TestingSessions.in(SessionStatus.CREATING, store, ID);

        ObjectNode json = SessionJson.of(session);

        assertThat(json.toString())
                .isEqualTo(
                        """
                        {"id":"sess_01JD0000000000000000000001","createdAt":"2026-11-20T18:44:05.123Z",\
                        "updatedAt":"2026-11-20T18:44:05.123Z","projectId":"proj_test",\
                        "startedAt":"2026-11-20T18:44:05.123Z","expiresAt":"2026-11-20T18:49:05.123Z",\
                        "status":"PENDING","proxyBytes":0,"keepAlive":false,"region":"us-west-2","userMetadata":{}}""");
    }

    @Test
    void shouldShowHowASessionEnded() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        clock.advance(Duration.ofSeconds(10));
        store.recordTotals(ID, new SessionTotals(4_321, new BrowserUse(12.5, 300)));
        store.end(ID, "the-end", EndReason.TASK_LOST, TaskStop.UNKNOWN);

        ObjectNode json = SessionJson.of(store.find(ID).orElseThrow());

        assertThat(json.path("status").asText()).isEqualTo("ERROR");
        assertThat(json.path("endedAt").asText()).isEqualTo("2026-11-20T18:44:15.123Z");
        assertThat(json.path("updatedAt").asText()).isEqualTo("2026-11-20T18:44:15.123Z");
        assertThat(json.path("proxyBytes").isIntegralNumber()).isTrue();
        assertThat(json.path("proxyBytes").asLong()).isEqualTo(4_321);
    }

    @Test
    void shouldStartWhenTheBrowserIsReady() {
        store.create(TestingSessions.newSession(ID));
        clock.advance(Duration.ofMillis(877));
        store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));

        ObjectNode json = SessionJson.of(store.find(ID).orElseThrow());

        assertThat(json.path("createdAt").asText()).isEqualTo("2026-11-20T18:44:05.123Z");
        assertThat(json.path("startedAt").asText()).isEqualTo("2026-11-20T18:44:06.000Z");
    }

    @Test
    void shouldShowMetadataAsItWasSent() {
        String metadata = "{\"b\":1.10,\"a\":{\"n\":12345678901234567890123}}";

        assertThat(SessionJson.of(withMetadata(metadata)).get("userMetadata").toString()).isEqualTo(metadata);
    }

    @ParameterizedTest
    @CsvSource({
        "wss://gw.example, wss://gw.example, https://gw.example",
        "https://gw.example/, wss://gw.example, https://gw.example",
        "ws://127.0.0.1:8081, ws://127.0.0.1:8081, http://127.0.0.1:8081",
        "http://[::1]:8081/base/, ws://[::1]:8081/base, http://[::1]:8081/base"
    })
    void shouldDeriveTheGatewaysUrls(String base, String webSocket, String http) {
        GatewayUrls urls = new GatewayUrls(base);

        assertThat(urls.connect("s", "t")).isEqualTo(webSocket + "/v1/connect/s?token=t");
        assertThat(urls.connectOverHttp("s")).isEqualTo(http + "/v1/connect/s");
        assertThat(urls.live("s", "t")).isEqualTo(http + "/v1/live/s/t");
        assertThat(urls.livePage("s", "t", "A/1")).isEqualTo(http + "/v1/live/s/t?page=A%2F1");
        assertThat(urls.livePages("s", "t")).isEqualTo(http + "/v1/live/s/t/pages");
    }

    @Test
    void shouldRefuseAGatewayThatIsNone() {
        for (String base : List.of("gw.example", "ftp://gw.example", "wss:///x", "wss://gw.example?x=1", "")) {
            assertThatIllegalArgumentException().as(base).isThrownBy(() -> new GatewayUrls(base));
        }
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"CREATING", "PROVISIONING", "STARTING", "READY", "ACTIVE"})
    void shouldOpenALiveSessionUntilItsEnd(SessionStatus status) {
        Session session = TestingSessions.in(status, store, ID);
        ObjectNode json = SessionJson.of(session);

        new ConnectUrls("wss://gw.example", tokens.signer()).addTo(json, session);

        String key = json.path("signingKey").asText();
        assertThat(tokens.verifier().verify(key, ID, Audience.CONNECT).expiresAt())
                .isBeforeOrEqualTo(session.expiresAt())
                .isAfter(session.expiresAt().minusSeconds(1));
        assertThat(json.path("connectUrl").asText()).isEqualTo("wss://gw.example/v1/connect/" + ID + "?token=" + key);
        assertThat(json.path("seleniumRemoteUrl").asText()).isEqualTo("https://gw.example/v1/connect/" + ID);
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionStatus.class,
            mode = Mode.EXCLUDE,
            names = {"CREATING", "PROVISIONING", "STARTING", "READY", "ACTIVE"})
    void shouldNotOpenASessionWhoseEndWasDecided(SessionStatus status) {
        Session session = TestingSessions.in(status, store, ID);
        ObjectNode json = SessionJson.of(session);

        new ConnectUrls("wss://gw.example", tokens.signer()).addTo(json, session);

        JsonNode plain = SessionJson.of(session);
        assertThat(json).isEqualTo(plain);
    }

    private Session withMetadata(String metadata) {
        var asked = TestingSessions.newSession(ID);
        store.create(new NewSession(
                asked.id(), asked.projectId(), asked.apiKeyId(), asked.timeout(), asked.keepAlive(), asked.region(),
                metadata, asked.browserSettings(), asked.proxy(), asked.ignoredSettings(), asked.idempotency()));
        return store.find(ID).orElseThrow();
    }
}
