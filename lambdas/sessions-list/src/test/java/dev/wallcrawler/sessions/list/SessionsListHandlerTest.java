package dev.wallcrawler.sessions.list;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.ApiCall;
import dev.wallcrawler.api.ApiRequest;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingOpenApi;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.SessionPage;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class SessionsListHandlerTest {

    private static final String SECOND = "proj_second";

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10_000);
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_LIST);
    private final SessionsListHandler handler = new SessionsListHandler(store, log.eventLog(), clock);

    @Test
    void shouldListNewestFirst() throws JsonProcessingException {
        create("sess_a", TestingSessions.PROJECT, "{}");
        create("sess_b", TestingSessions.PROJECT, "{}");
        create("sess_c", "proj_other", "{}");

        APIGatewayProxyResponseEvent response = list(Map.of());

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(ids(response)).containsExactly("sess_b", "sess_a");
        assertThat(response.getHeaders()).doesNotContainKey("x-next-cursor");
    }

    @Test
    void shouldAnswerABareArrayWhereThereIsNothing() {
        assertThat(list(Map.of()).getBody()).isEqualTo("[]");
    }

    @Test
    void shouldHoldNothingThatOpensABrowser() throws JsonProcessingException {
        TestingSessions.in(SessionStatus.ACTIVE, store, "sess_a");

        JsonNode session = Json.MAPPER.readTree(list(Map.of()).getBody()).path(0);

        assertThat(session.path("status").asText()).isEqualTo("RUNNING");
        assertThat(session.has("connectUrl")).isFalse();
        assertThat(session.has("seleniumRemoteUrl")).isFalse();
        assertThat(session.has("signingKey")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, CREATING PROVISIONING STARTING",
        "RUNNING, READY ACTIVE TERMINATING",
        "COMPLETED, STOPPED",
        "TIMED_OUT, TIMED_OUT",
        "ERROR, FAILED"
    })
    void shouldFilterByStatus(String status, String internal) throws JsonProcessingException {
        for (SessionStatus each : SessionStatus.values()) {
            TestingSessions.in(each, store, "sess_" + each);
        }

        assertThat(ids(list(Map.of("status", status))))
                .containsExactlyInAnyOrderElementsOf(
                        List.of(internal.split(" ", -1)).stream().map(each -> "sess_" + each).toList());
    }

    @Test
    void shouldFilterByMetadata() throws JsonProcessingException {
        create("sess_a", TestingSessions.PROJECT, "{\"order\":{\"id\":\"7\"}}");
        create("sess_b", TestingSessions.PROJECT, "{\"order\":{\"id\":\"8\"}}");

        assertThat(ids(list(Map.of("q", "user_metadata['order']['id']:'7'")))).containsExactly("sess_a");
        assertThat(ids(list(Map.of("q", "user_metadata['order']['id']:'7'", "status", "RUNNING")))).isEmpty();
    }

    @Test
    void shouldHandOutPages() throws JsonProcessingException {
        for (int i = 0; i < 5; i++) {
            create("sess_" + i, TestingSessions.PROJECT, "{}");
        }
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        int pages = 0;
        do {
            Map<String, String> query = new HashMap<>(Map.of("limit", "2"));
            cursor.ifPresent(value -> query.put("cursor", value));
            APIGatewayProxyResponseEvent response = list(query);
            seen.addAll(ids(response));
            cursor = Optional.ofNullable(response.getHeaders().get("x-next-cursor"));
            pages++;
        } while (cursor.isPresent() && pages < 10);

        assertThat(seen).containsExactly("sess_4", "sess_3", "sess_2", "sess_1", "sess_0");
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void shouldAnswerAThousandRowsAtMost() throws JsonProcessingException {
        for (int i = 0; i < 1_001; i++) {
            create("sess_" + (10_000 + i), TestingSessions.PROJECT, "{}");
        }

        APIGatewayProxyResponseEvent response = list(Map.of());

        assertThat(ids(response)).hasSize(1_000);
        assertThat(response.getHeaders()).containsKey("x-next-cursor");
    }

    @Test
    void shouldCutAnAnswerThatGrowsTooLarge() throws JsonProcessingException {
        for (int i = 0; i < 6; i++) {
            create("sess_" + i, TestingSessions.PROJECT, "{\"k\":\"" + "ü".repeat(500) + "\"}");
        }
        int limit = 5_000;
        SessionLister lister = new SessionLister(store, limit);

        ApiResponse first = lister.list(call(Map.of()));
        ApiResponse second = lister.list(call(Map.of("cursor", first.headers().get("x-next-cursor"))));

        assertThat(first.body().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(limit / 2, limit);
        assertThat(Json.MAPPER.readTree(first.body()).size() + Json.MAPPER.readTree(second.body()).size()).isEqualTo(6);
        assertThat(second.headers()).doesNotContainKey("x-next-cursor");
        assertThat(Json.MAPPER.readTree(second.body()).path(0).path("id").asText())
                .isEqualTo("sess_" + (5 - Json.MAPPER.readTree(first.body()).size()));
    }

    @Test
    void shouldListAnotherProjectOfTheCaller() throws JsonProcessingException {
        create("sess_a", TestingSessions.PROJECT, "{}");
        create("sess_b", SECOND, "{}");

        assertThat(ids(list(Map.of("projectId", SECOND)))).containsExactly("sess_b");
        assertThat(list(Map.of("projectId", "proj_other")).getStatusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "status | READY   | status must be one of",
                "status | running | status must be one of",
                "status | ``      | status must be one of",
                "q      | x       | q must be of the form",
                "q      | user_metadata['a']:7 | q must be of the form",
                "limit  | 0       | limit must be a whole number",
                "limit  | 1001    | limit must be a whole number",
                "limit  | -1      | limit must be a whole number",
                "limit  | ten     | limit must be a whole number",
                "limit  | 1.5     | limit must be a whole number",
                "cursor | ``      | cursor must be the x-next-cursor",
                "cursor | a/b     | cursor must be the x-next-cursor"
            })
    void shouldRefuseABadQuery(String name, String value, String message) {
        APIGatewayProxyResponseEvent response = list(Map.of(name, value));

        assertThat(response.getStatusCode()).isEqualTo(400);
        assertThat(response.getBody()).startsWith("{\"statusCode\":400,\"error\":\"Bad Request\"").contains(message);
    }

    /** What else is wrong with a listing is not the cursor's fault. */
    @Test
    void shouldNotBlameTheCursorForAFault() {
        SessionStore broken = Mockito.mock(SessionStore.class, invocation -> {
            throw new IllegalArgumentException("the table is odd");
        });

        APIGatewayProxyResponseEvent response = new SessionsListHandler(broken, log.eventLog(), clock)
                .handleRequest(request(Map.of("cursor", "sess_1")), null);

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(log.only("SESSION_ERROR").orElseThrow().path("project_id").asText()).isEqualTo(TestingSessions.PROJECT);
    }

    @Test
    void shouldListPastRowsThatAreNoSessionsAndSaySoOnce() throws JsonProcessingException {
        create("sess_a", SECOND, "{}");
        create("sess_odd", SECOND, "not JSON");
        SessionPage page = store.list(SECOND, _ -> true, 10, Optional.empty());
        SessionStore odd = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(store));
        Mockito.doReturn(new SessionPage(
                        new SessionRows(
                                page.sessions(),
                                List.of(new SessionRows.Unreadable(
                                        "sess_without_status", Optional.of(SECOND), "a session item lacks status"))),
                        Optional.empty()))
                .when(odd)
                .list(Mockito.any(), Mockito.any(), Mockito.anyInt(), Mockito.any());

        APIGatewayProxyResponseEvent response = new SessionsListHandler(odd, log.eventLog(), clock)
                .handleRequest(request(Map.of("projectId", SECOND)), null);

        assertThat(ids(response)).containsExactly("sess_a");
        JsonNode error = log.only("SESSION_ERROR").orElseThrow();
        assertThat(error.path("session_id").asText()).isEqualTo("sess_without_status");
        assertThat(error.path("project_id").asText()).isEqualTo(SECOND);
        assertThat(error.path("error").asText()).isEqualTo("a session item lacks status");
        assertThat(error.path("metadata").path("rows").asInt()).isEqualTo(2);
        assertThat(log.only("REQUEST").orElseThrow().path("project_id").asText()).isEqualTo(SECOND);
    }

    @Test
    void shouldServeExactlyItsOperation() {
        assertThat(TestingOpenApi.servedBy(handler)).containsExactly("GET /v1/sessions");
    }

    @Test
    void shouldPrimeWithoutATrace() {
        assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThatCode(() -> handler.afterRestore(null)).doesNotThrowAnyException();

        assertThat(log.lines()).isEmpty();
    }

    private void create(String id, String projectId, String metadata) {
        clock.advance(Duration.ofMillis(1));
        NewSession plain = TestingSessions.newSession(id);
        store.create(new NewSession(
                id, projectId, plain.apiKeyId(), plain.timeout(), plain.keepAlive(), plain.region(), metadata,
                plain.browserSettings(), plain.proxy(), plain.ignoredSettings(), plain.idempotency()));
    }

    private APIGatewayProxyResponseEvent list(Map<String, String> query) {
        return handler.handleRequest(request(query), null);
    }

    private ApiCall call(Map<String, String> query) {
        return new ApiCall(ApiRequest.from(request(query)), log.eventLog());
    }

    private static APIGatewayProxyRequestEvent request(Map<String, String> query) {
        Caller caller = new Caller(List.of(TestingSessions.PROJECT, SECOND), TestingSessions.KEY);
        return TestingRequests.of("GET", "/v1/sessions", caller).withQueryStringParameters(query);
    }

    private static List<String> ids(APIGatewayProxyResponseEvent response) throws JsonProcessingException {
        List<String> ids = new ArrayList<>();
        Json.MAPPER.readTree(response.getBody()).forEach(session -> ids.add(session.path("id").asText()));
        return ids;
    }
}
