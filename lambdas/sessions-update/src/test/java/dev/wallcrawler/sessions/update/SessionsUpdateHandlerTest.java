package dev.wallcrawler.sessions.update;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingOpenApi;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class SessionsUpdateHandlerTest {

    private static final String ID = "sess_01JD0000000000000000000001";
    private static final String ROUTE = "/v1/sessions/{id}";
    private static final String RELEASE = "{\"status\":\"REQUEST_RELEASE\"}";

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_UPDATE);
    private final SessionsUpdateHandler handler = new SessionsUpdateHandler(store, log.eventLog(), clock);

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"CREATING", "PROVISIONING", "STARTING", "READY", "ACTIVE"})
    void shouldReleaseALiveSession(SessionStatus status) throws JsonProcessingException {
        TestingSessions.in(status, store, ID);

        APIGatewayProxyResponseEvent response = update(ID, RELEASE);

        assertThat(response.getStatusCode()).isEqualTo(200);
        JsonNode json = Json.MAPPER.readTree(response.getBody());
        assertThat(json.path("id").asText()).isEqualTo(ID);
        assertThat(json.has("connectUrl")).isFalse();
        Session session = store.find(ID).orElseThrow();
        assertThat(session.status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(session.endReason()).contains(EndReason.RELEASED);
        assertThat(store.slotsInUse(TestingSessions.PROJECT)).isZero();
        assertThat(log.only("REQUEST").orElseThrow().path("session_id").asText()).isEqualTo(ID);
    }

    @ParameterizedTest
    @EnumSource(
            value = SessionStatus.class,
            mode = Mode.EXCLUDE,
            names = {"CREATING", "PROVISIONING", "STARTING", "READY", "ACTIVE"})
    void shouldLeaveASessionAsItIsWhoseEndWasDecided(SessionStatus status) throws JsonProcessingException {
        Session before = TestingSessions.in(status, store, ID);

        APIGatewayProxyResponseEvent response = update(ID, RELEASE);

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(Json.MAPPER.readTree(response.getBody()).path("status").asText())
                .isEqualTo(status.apiStatus().name());
        assertThat(store.find(ID)).contains(before);
        assertThat(store.slotsInUse(TestingSessions.PROJECT)).isZero();
    }

    @Test
    void shouldEndASessionOnceHoweverManyReleaseIt() throws Exception {
        Session before = TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        List<Callable<Integer>> releases = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            releases.add(() -> update(ID, RELEASE).getStatusCode());
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : threads.invokeAll(releases)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }

        assertThat(store.find(ID).orElseThrow().version()).isEqualTo(before.version() + 1);
        assertThat(store.slotsInUse(TestingSessions.PROJECT)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                            | status is missing",
                "{}                                            | status is missing",
                "{\"status\":\"COMPLETED\"}                    | status must be one of REQUEST_RELEASE",
                "{\"status\":\"request_release\"}              | status must be one of REQUEST_RELEASE",
                "{\"status\":1}                                | status must be a string",
                "{\"status\":null}                             | status must be a string",
                "{\"status\":\"REQUEST_RELEASE\",\"projectId\":1} | projectId must be a string",
                "[]                                            | the body must be a JSON object",
                "{                                             | the body is not valid JSON"
            })
    void shouldRefuseAnythingButARelease(String body, String message) {
        Session before = TestingSessions.in(SessionStatus.READY, store, ID);

        APIGatewayProxyResponseEvent response = update(ID, body);

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(response.getBody()).contains(message);
        assertThat(store.find(ID)).contains(before);
    }

    @Test
    void shouldNotReleaseASessionOfSomebodyElse() {
        Session before = TestingSessions.in(SessionStatus.READY, store, ID);
        Caller other = new Caller(List.of("proj_other", "proj_another"), "key_other");

        assertThat(update(other, RELEASE).getStatusCode()).isEqualTo(404);
        assertThat(update(other, "{\"status\":\"REQUEST_RELEASE\",\"projectId\":\"proj_another\"}").getStatusCode())
                .isEqualTo(404);
        assertThat(update(other, "{\"status\":\"REQUEST_RELEASE\",\"projectId\":\"proj_test\"}").getStatusCode())
                .isEqualTo(403);
        assertThat(update("sess_01JD0000000000000000000002", RELEASE).getStatusCode()).isEqualTo(404);
        assertThat(store.find(ID)).contains(before);
    }

    @Test
    void shouldTakeTheCallersProject() {
        TestingSessions.in(SessionStatus.READY, store, ID);

        assertThat(update(ID, "{\"status\":\"REQUEST_RELEASE\",\"projectId\":\"proj_test\"}").getStatusCode())
                .isEqualTo(200);
        assertThat(store.find(ID).orElseThrow().endReason()).contains(EndReason.RELEASED);
    }

    @Test
    void shouldServeExactlyItsOperation() {
        assertThat(TestingOpenApi.servedBy(handler)).containsExactly("POST /v1/sessions/{id}");
    }

    @Test
    void shouldMoveASessionAsItWasRead() {
        TestingSessions.in(SessionStatus.ACTIVE, store, ID);
        SessionStore watched = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(store));
        SessionsUpdateHandler over = new SessionsUpdateHandler(watched, log.eventLog(), clock);

        over.beforeCheckpoint(null);
        over.handleRequest(TestingRequests.about(ID, "POST", ROUTE).withBody("{\"status\":\"REQUEST_RELEASE\"}"), null);

        assertThat(store.find(ID).orElseThrow().status()).isEqualTo(SessionStatus.TERMINATING);
        Mockito.verify(watched, Mockito.times(2)).move(Mockito.any(Session.class), Mockito.any());
    }

    @Test
    void shouldPrimeWithoutATrace() {
        assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThatCode(() -> handler.afterRestore(null)).doesNotThrowAnyException();

        assertThat(log.lines()).isEmpty();
    }

    private APIGatewayProxyResponseEvent update(String id, String body) {
        return handler.handleRequest(TestingRequests.about(id, "POST", ROUTE).withBody(body), null);
    }

    private APIGatewayProxyResponseEvent update(Caller caller, String body) {
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", ROUTE, caller);
        return handler.handleRequest(event.withPathParameters(Map.of("id", ID)).withBody(body), null);
    }
}
