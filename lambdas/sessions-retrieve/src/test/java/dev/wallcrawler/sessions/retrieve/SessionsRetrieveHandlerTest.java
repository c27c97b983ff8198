package dev.wallcrawler.sessions.retrieve;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingOpenApi;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class SessionsRetrieveHandlerTest {

    private static final String ID = "sess_01JD0000000000000000000001";
    private static final String ROUTE = "/v1/sessions/{id}";

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);
    private final TestingTokens tokens = TestingTokens.create(clock);
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_RETRIEVE);
    private final SessionsRetrieveHandler handler = new SessionsRetrieveHandler(
            store, new ConnectUrls("wss://gw.example", tokens.signer()), log.eventLog(), clock);

    @ParameterizedTest
    @EnumSource(SessionStatus.class)
    void shouldShowASessionAndOpenItOnlyWhileItLives(SessionStatus status) throws JsonProcessingException {
        TestingSessions.in(status, store, ID);

        APIGatewayProxyResponseEvent response = retrieve(ID);

        assertThat(response.getStatusCode()).isEqualTo(200);
        JsonNode json = Json.MAPPER.readTree(response.getBody());
        assertThat(json.path("id").asText()).isEqualTo(ID);
        assertThat(json.path("status").asText()).isEqualTo(status.apiStatus().name());
        if (status.holdsSlot()) {
            String key = json.path("signingKey").asText();
            assertThat(tokens.verifier().verify(key, ID, Audience.CONNECT).sessionId()).isEqualTo(ID);
            assertThat(json.path("connectUrl").asText()).isEqualTo("wss://gw.example/v1/connect/" + ID + "?token=" + key);
            assertThat(json.path("seleniumRemoteUrl").asText()).startsWith("https://gw.example/");
            assertThat(log.text()).doesNotContain(key);
        } else {
            assertThat(json.has("connectUrl")).isFalse();
            assertThat(json.has("seleniumRemoteUrl")).isFalse();
            assertThat(json.has("signingKey")).isFalse();
        }
        assertThat(log.only("REQUEST").orElseThrow().path("session_id").asText()).isEqualTo(ID);
    }

    @Test
    void shouldNotKnowASessionOfSomebodyElseNorOneThatNeverWas() {
        TestingSessions.in(SessionStatus.READY, store, ID);
        var foreign = TestingRequests.of("GET", ROUTE, new Caller(List.of("proj_other"), "key_other"))
                .withPathParameters(Map.of("id", ID));

        APIGatewayProxyResponseEvent other = handler.handleRequest(foreign, null);
        APIGatewayProxyResponseEvent unknown = retrieve("sess_01JD0000000000000000000002");

        assertThat(other.getStatusCode()).isEqualTo(404);
        assertThat(other.getBody()).isEqualTo(unknown.getBody());
        assertThat(other.getBody())
                .isEqualTo("{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"there is no such session\"}");
    }

    @Test
    void shouldServeExactlyItsOperation() {
        assertThat(TestingOpenApi.servedBy(handler)).containsExactly("GET /v1/sessions/{id}");
    }

    @Test
    void shouldPrimeWithoutATrace() {
        assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThatCode(() -> handler.afterRestore(null)).doesNotThrowAnyException();

        assertThat(log.lines()).isEmpty();
    }

    private APIGatewayProxyResponseEvent retrieve(String id) {
        return handler.handleRequest(TestingRequests.about(id, "GET", ROUTE), null);
    }
}
