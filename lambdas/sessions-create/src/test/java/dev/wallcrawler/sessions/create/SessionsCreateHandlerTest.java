package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.TestingOpenApi;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.TestingProjectStore;
import dev.wallcrawler.session.ApiStatus;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SlotCount;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

class SessionsCreateHandlerTest {

    private static final String PROJECT = CreateFunction.PROJECT;
    private static final String ARN = CreateFunction.ARN;

    private final CreateFunction function = new CreateFunction();
    private final TestingSessionStore store = function.store;
    private final TestingEventLog log = function.log;
    private final EcsClient ecs = function.ecs;
    private final TestingTokens tokens = function.tokens;
    private final TestingProjectStore projects = function.projects;
    private final TestingClock clock = function.clock;
    private final SessionsCreateHandler handler = function.handler;

    @Test
    void shouldCreateASessionWithAllDefaults() throws JsonProcessingException {
        APIGatewayProxyResponseEvent response = function.create(null);

        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(response.getHeaders()).doesNotContainKey("x-wallcrawler-ignored");
        JsonNode json = CreateFunction.json(response);
        Session stored = store.find("sess_1").orElseThrow();
        assertThat(json.path("id").asText()).isEqualTo("sess_1");
        assertThat(json.path("projectId").asText()).isEqualTo(PROJECT);
        assertThat(json.path("status").asText()).isEqualTo(ApiStatus.PENDING.name());
        assertThat(json.path("region").asText()).isEqualTo("us-west-2");
        assertThat(json.path("keepAlive").asBoolean()).isFalse();
        assertThat(json.path("expiresAt").asText()).isEqualTo("2026-11-20T18:49:05.123Z");
        String key = json.path("signingKey").asText();
        assertThat(json.path("connectUrl").asText()).isEqualTo("wss://gw.example/v1/connect/sess_1?token=" + key);
        assertThat(json.path("seleniumRemoteUrl").asText()).isEqualTo("https://gw.example/v1/connect/sess_1");
        assertThat(tokens.verifier().verify(key, "sess_1", Audience.CONNECT).expiresAt())
                .isBeforeOrEqualTo(stored.expiresAt());
        assertThat(stored.status()).isEqualTo(SessionStatus.PROVISIONING);
        assertThat(stored.taskArn()).contains(ARN);
        assertThat(stored.apiKeyId()).isEqualTo(TestingSessions.KEY);
    }

    @Test
    void shouldStoreWhatWasAskedFor() throws JsonProcessingException {
        APIGatewayProxyResponseEvent response = function.create(
                """
                {"timeout": 600, "keepAlive": true, "region": "eu-central-1", "userMetadata": {"userId": "u-7"},
                 "browserSettings": {"blockAds": true, "solveCaptchas": true, "os": "mac"},
                 "proxies": [{"type": "external", "server": "http://proxy.example:3128", "username": "me", "password": "hunter2"}]}""");

        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(response.getHeaders())
                .containsEntry("x-wallcrawler-ignored", "browserSettings.solveCaptchas, browserSettings.os");
        Session stored = store.find("sess_1").orElseThrow();
        assertThat(Duration.between(stored.createdAt(), stored.expiresAt())).isEqualTo(Duration.ofMinutes(10));
        assertThat(stored.keepAlive()).isTrue();
        assertThat(stored.browserSettings().blockAds()).isTrue();
        assertThat(stored.proxy().orElseThrow().password()).contains("hunter2");
        assertThat(CreateFunction.json(response).path("region").asText()).isEqualTo("us-west-2");
        assertThat(CreateFunction.json(response).path("userMetadata").toString()).isEqualTo("{\"userId\":\"u-7\"}");
        assertThat(response.getBody()).doesNotContain("hunter2");
    }

    @Test
    void shouldLogTheCreationOnceTheSessionIsStored() {
        function.create(
                """
                {"timeout": 600, "keepAlive": true, "userMetadata": {"userId": "u-7"},
                 "browserSettings": {"verified": true}}""");

        JsonNode created = log.only("SESSION_CREATED").orElseThrow();
        assertThat(created.path("session_id").asText()).isEqualTo("sess_1");
        assertThat(created.path("project_id").asText()).isEqualTo(PROJECT);
        assertThat(created.path("event_id").asText()).isEqualTo("sess_1:CREATED");
        assertThat(created.path("request_id").asText()).isEqualTo(TestingRequests.REQUEST_ID);
        JsonNode metadata = created.path("metadata");
        assertThat(metadata.path("timeout").asInt()).isEqualTo(600);
        assertThat(metadata.path("user_id").asText()).isEqualTo("u-7");
        assertThat(metadata.path("api_key_id").asText()).isEqualTo(TestingSessions.KEY);
        assertThat(metadata.path("region").asText()).isEqualTo("us-west-2");
        assertThat(metadata.path("keep_alive").asBoolean()).isTrue();
        assertThat(metadata.path("ignored_settings").path(0).asText()).isEqualTo("browserSettings.verified");
        JsonNode request = log.only("REQUEST").orElseThrow();
        assertThat(request.path("session_id").asText()).isEqualTo("sess_1");
        assertThat(request.path("metadata").path("status_code").asInt()).isEqualTo(201);
    }

    @Test
    void shouldNeverLogASecret() throws JsonProcessingException {
        APIGatewayProxyRequestEvent event = CreateFunction.request(
                        """
                        {"proxies": [{"type": "external", "server": "http://proxy.example:3128", "username": "me-myself",
                         "password": "hunter2"}]}""")
                .withHeaders(Map.of("X-BB-API-Key", "wc_a-secret-key", "Idempotency-Key", "precious"));
        String key = CreateFunction.json(handler.handleRequest(event, null)).path("signingKey").asText();
        when(ecs.runTask(any(RunTaskRequest.class))).thenThrow(CreateFunction.ecsFault("ServerException", 500));
        handler.handleRequest(event.withHeaders(Map.of("Idempotency-Key", "other")), null);

        assertThat(log.text()).contains("SESSION_CREATED", "SESSION_ERROR");
        assertThat(log.text())
                .doesNotContain(key, "connect/sess_1", "hunter2", "me-myself", "wc_a-secret-key", "precious");
    }

    @Test
    void shouldReadTheProjectOnlyWhereNoTimeoutIsAskedFor() {
        projects.put(new Project(PROJECT, "test", 2, SlotCount.NONE, Duration.ofMinutes(7), clock.instant()));

        function.create("{}");
        function.create("{\"timeout\": 60}");

        assertThat(lifetime("sess_1")).isEqualTo(Duration.ofMinutes(7));
        assertThat(lifetime("sess_2")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void shouldCreateInAnyProjectOfTheCaller() throws JsonProcessingException {
        Caller caller = new Caller(List.of(PROJECT, "proj_second"), "key_1");
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", "/v1/sessions", caller)
                .withBody("{\"projectId\": \"proj_second\", \"timeout\": 60}");

        assertThat(CreateFunction.json(handler.handleRequest(event, null)).path("projectId").asText()).isEqualTo("proj_second");
        assertThat(handler.handleRequest(event.withBody("{\"projectId\": \"proj_third\"}"), null).getStatusCode())
                .isEqualTo(403);
        assertThat(store.slotsInUse("proj_third")).isZero();
    }

    @Test
    void shouldRefuseAProjectThatIsGone() {
        Caller caller = new Caller(List.of("proj_gone"), "key_1");

        assertThat(handler.handleRequest(TestingRequests.of("POST", "/v1/sessions", caller), null).getStatusCode())
                .isEqualTo(403);
    }

    @Test
    void shouldCountARejectionForTheProjectThatIsAtItsLimit() {
        function.create("{}");
        function.create("{}");
        Caller caller = new Caller(List.of("proj_other", PROJECT), "key_1");

        handler.handleRequest(
                TestingRequests.of("POST", "/v1/sessions", caller)
                        .withBody("{\"projectId\":\"" + PROJECT + "\",\"timeout\":60}"),
                null);

        assertThat(log.events("REQUEST").getLast().path("ProjectId").asText()).isEqualTo(PROJECT);
        assertThat(log.events("REQUEST").getLast().path("ConcurrencyRejections").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRejectBeyondTheLimitAndTellAllAboutIt() {
        function.create("{}");
        function.create("{}");

        APIGatewayProxyResponseEvent third = function.create("{}");

        assertThat(third.getStatusCode()).isEqualTo(429);
        assertThat(third.getBody())
                .isEqualTo("{\"statusCode\":429,\"error\":\"Too Many Requests\",\"message\":"
                        + "\"the project's limit of 2 concurrent sessions is reached: 2 in use\"}");
        assertThat(third.getHeaders())
                .containsEntry("Retry-After", "5")
                .containsEntry("x-ratelimit-limit", "2")
                .containsEntry("x-ratelimit-remaining", "0")
                .containsEntry("x-ratelimit-reset", "5")
                .doesNotContainKey("x-should-retry");
        assertThat(store.find("sess_3")).isEmpty();
        verify(ecs, times(2)).runTask(any(RunTaskRequest.class));
        assertThat(log.events("REQUEST").getLast().path("ConcurrencyRejections").asInt()).isEqualTo(1);
        assertThat(log.events("SESSION_ERROR")).isEmpty();
    }

    @Test
    void shouldCreateNothingOnABadRequest() {
        for (String body : List.of("{", "[]", "{\"timeout\":5}", "{\"timeout\":\"x\"}", "{\"proxies\":true}")) {
            assertThat(function.create(body).getStatusCode()).as(body).isEqualTo(400);
        }
        assertThat(function.create("x".repeat(2 << 20)).getStatusCode()).isEqualTo(413);
        assertThat(store.slotsInUse(PROJECT)).isZero();
        verifyNoInteractions(ecs);
    }

    @Test
    void shouldServeExactlyItsOperation() {
        assertThat(TestingOpenApi.servedBy(handler)).containsExactly("POST /v1/sessions");
    }

    @Test
    void shouldPrimeWithoutATrace() {
        assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThatCode(() -> handler.afterRestore(null)).doesNotThrowAnyException();

        verifyNoInteractions(ecs);
        assertThat(log.lines()).isEmpty();
        assertThat(store.list(PROJECT, session -> true, 10, Optional.empty()).sessions()).isEmpty();
    }

    private Duration lifetime(String id) {
        Session session = store.find(id).orElseThrow();
        return Duration.between(session.createdAt(), session.expiresAt());
    }
}
