package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionRef;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ApiEndpointTest {

    private static final String ROUTE = "/v1/sessions";

    private final TestingClock clock = new TestingClock();
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_CREATE);

    @Test
    void shouldAnswerWithTheHandlersAnswer() {
        APIGatewayProxyResponseEvent response = endpoint(call ->
                        ApiResponse.json(201, Map.of("echo", call.request().body())).header("x-extra", "1"))
                .handle(TestingRequests.of("POST", ROUTE).withBody("hello"), null);

        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(response.getBody()).isEqualTo("{\"echo\":\"hello\"}");
        assertThat(response.getIsBase64Encoded()).isFalse();
        assertThat(response.getHeaders())
                .containsEntry("Content-Type", "application/json; charset=utf-8")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("x-request-id", TestingRequests.REQUEST_ID)
                .containsEntry("x-extra", "1");
    }

    @Test
    void shouldRehearseARequestWithoutATrace() {
        byte[] response = endpoint(call -> {
                    call.log().log(SessionError.of("rehearsed", new IllegalStateException("seen by nobody")));
                    return ApiResponse.json(200, Map.of(call.request().pathParameter("id"), call.request().body()));
                })
                .rehearse(Map.of("id", "somewhere"), "text");

        assertThat(new String(response, StandardCharsets.UTF_8))
                .contains("\"statusCode\":200", "\"body\":\"{\\\"somewhere\\\":\\\"text\\\"}\"");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldHaveLibrariesLogWithTheCallersRequestId() {
        APIGatewayProxyResponseEvent response = endpoint(
                        _ -> ApiResponse.json(200, Map.of("id", ThreadContext.get("AWSRequestId"))))
                .handle(TestingRequests.of("POST", ROUTE), null);

        assertThat(response.getBody()).isEqualTo("{\"id\":\"" + TestingRequests.REQUEST_ID + "\"}");
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(ApiException.badRequest("m"), 400, "Bad Request"),
                Arguments.of(ApiException.unauthorized("m"), 401, "Unauthorized"),
                Arguments.of(ApiException.forbidden("m"), 403, "Forbidden"),
                Arguments.of(ApiException.notFound("m"), 404, "Not Found"),
                Arguments.of(ApiException.of(410, "m"), 410, "Gone"),
                Arguments.of(ApiException.conflict("m"), 409, "Conflict"),
                Arguments.of(ApiException.payloadTooLarge("m"), 413, "Payload Too Large"),
                Arguments.of(ApiException.tooManyRequests("m"), 429, "Too Many Requests"),
                Arguments.of(ApiException.internalError("m"), 500, "Internal Server Error"),
                Arguments.of(ApiException.unavailable("m"), 503, "Service Unavailable"),
                Arguments.of(ApiException.of(504, "m"), 504, "Gateway Timeout"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void shouldAnswerEveryErrorInOneForm(ApiException error, int statusCode, String name) {
        APIGatewayProxyResponseEvent response = failing(error).handle(TestingRequests.of("POST", ROUTE), null);

        assertThat(response.getBody())
                .isEqualTo("{\"statusCode\":" + statusCode + ",\"error\":\"" + name + "\",\"message\":\"m\"}");
        assertThat(response.getStatusCode()).isEqualTo(statusCode);
        assertThat(response.getHeaders())
                .containsEntry("Content-Type", "application/json; charset=utf-8")
                .containsEntry("x-request-id", TestingRequests.REQUEST_ID)
                .doesNotContainKey("x-should-retry");
        assertThat(log.events("REQUEST")).hasSize(1);
        assertThat(log.events("SESSION_ERROR")).isEmpty();
    }

    @Test
    void shouldTellTheClientWhereTryingAgainIsNoUse() {
        APIGatewayProxyResponseEvent response = failing(ApiException.unavailable("m").withHeader("Retry-After", "5").doNotRetry())
                .handle(TestingRequests.of("POST", ROUTE), null);

        assertThat(response.getHeaders()).containsEntry("x-should-retry", "false").containsEntry("Retry-After", "5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
    void shouldNotKnowAnotherMethod(String method) {
        assertNotFound(TestingRequests.of(method, ROUTE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/sessions/{id}", "/v1/sessions/", "/", "/{proxy+}"})
    void shouldNotKnowAnotherRoute(String route) {
        assertNotFound(TestingRequests.of("POST", route));
    }

    @Test
    void shouldTakeABodyOfExactlyTheLimit() {
        String ascii = "x".repeat(ApiEndpoint.MAX_BODY_BYTES);
        String wide = "\uD83D\uDE00".repeat(ApiEndpoint.MAX_BODY_BYTES / 4);

        assertThat(statusOf(TestingRequests.of("POST", ROUTE).withBody(ascii))).isEqualTo(200);
        assertThat(statusOf(TestingRequests.of("POST", ROUTE).withBody(ascii + "x"))).isEqualTo(413);
        assertThat(statusOf(TestingRequests.of("POST", ROUTE).withBody(wide))).isEqualTo(200);
        assertThat(statusOf(TestingRequests.of("POST", ROUTE).withBody(wide + "x"))).isEqualTo(413);
        assertThat(statusOf(inBase64(ascii))).isEqualTo(200);
        assertThat(statusOf(inBase64(ascii + "x"))).isEqualTo(413);
    }

    @Test
    void shouldHideWhatWentWrongFromTheCallerAndLogIt() {
        APIGatewayProxyResponseEvent response =
                failing(new IllegalStateException("table is on fire")).handle(TestingRequests.of("POST", ROUTE), null);

        assertThat(response.getStatusCode()).isEqualTo(500);
        assertThat(response.getBody()).contains("\"Internal Server Error\"").doesNotContain("on fire");
        assertThat(log.events("SESSION_ERROR")).singleElement().satisfies(event -> {
            assertThat(event.path("error").asText()).contains("on fire");
            assertThat(event.path("request_id").asText()).isEqualTo(TestingRequests.REQUEST_ID);
        });
        assertThat(log.events("REQUEST")).hasSize(1);
    }

    @Test
    void shouldTellOfAFailureWhatTheRequestIsKnownToBeAbout() {
        Caller caller = new Caller(List.of("proj_first", "proj_second"), "key_1");
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", ROUTE, caller)
                .withPathParameters(Map.of("id", "sess_of_somebody"));

        failing(new IllegalStateException("x")).handle(event, null);
        endpoint(call -> {
                    call.projectId(Optional.of("proj_second"));
                    throw new IllegalStateException("x");
                })
                .handle(event, null);
        endpoint(call -> {
                    call.about(new SessionRef("sess_1", "proj_second"));
                    throw new IllegalStateException("x");
                })
                .handle(event, null);

        for (String type : List.of("SESSION_ERROR", "REQUEST")) {
            assertThat(log.events(type))
                    .as(type)
                    .extracting(line -> line.path("project_id").asText() + " " + line.path("session_id").asText())
                    .containsExactly("proj_first ", "proj_second ", "proj_second sess_1");
        }
    }

    @Test
    void shouldAnswerItselfBeforeTheFunctionIsStopped() {
        Context nearlyOver = Mockito.mock(Context.class);
        Mockito.when(nearlyOver.getRemainingTimeInMillis()).thenReturn(1_000);
        Context fresh = Mockito.mock(Context.class);
        Mockito.when(fresh.getRemainingTimeInMillis()).thenReturn(60_000);

        APIGatewayProxyResponseEvent late = failing(new IllegalStateException("timed out"))
                .handle(TestingRequests.of("POST", ROUTE), nearlyOver);
        APIGatewayProxyResponseEvent early = failing(new IllegalStateException("broken"))
                .handle(TestingRequests.of("POST", ROUTE), fresh);

        assertThat(late.getStatusCode()).isEqualTo(503);
        assertThat(late.getHeaders()).doesNotContainKey("x-should-retry");
        assertThat(early.getStatusCode()).isEqualTo(500);
        assertThat(log.events("REQUEST")).hasSize(2);
    }

    @Test
    void shouldSurviveABrokenPlatform() {
        ApiEndpoint endpoint = endpoint(call -> {
            throw new StackOverflowError();
        });

        assertThat(endpoint.handle(TestingRequests.of("POST", ROUTE), null).getStatusCode()).isEqualTo(500);
        assertThat(log.events("SESSION_ERROR")).hasSize(1);
    }

    @Test
    void shouldLogOneRequestWithItsDurationAndItsSession() {
        ApiEndpoint endpoint = endpoint(call -> {
            clock.advance(Duration.ofMillis(7));
            call.about(new SessionRef("sess_1", "proj_of_session"));
            return ApiResponse.json(200, Map.of());
        });

        endpoint.handle(TestingRequests.of("POST", ROUTE), null);
        endpoint.handle(TestingRequests.of("POST", ROUTE), null);

        assertThat(log.events("REQUEST")).hasSize(2);
        JsonNode first = log.events("REQUEST").getFirst();
        assertThat(first.path("session_id").asText()).isEqualTo("sess_1");
        assertThat(first.path("project_id").asText()).isEqualTo("proj_of_session");
        assertThat(first.path("duration_ms").asLong()).isEqualTo(7);
        assertThat(first.path("request_id").asText()).isEqualTo(TestingRequests.REQUEST_ID);
        assertThat(first.path("metadata").path("method").asText()).isEqualTo("POST");
        assertThat(first.path("metadata").path("route").asText()).isEqualTo(ROUTE);
        assertThat(first.path("metadata").path("status_code").asInt()).isEqualTo(200);
        assertThat(first.path("metadata").path("cold_start").asBoolean()).isTrue();
        assertThat(log.events("REQUEST").get(1).path("metadata").path("cold_start").asBoolean()).isFalse();
    }

    @Test
    void shouldCountARejectionForConcurrency() {
        failing(ApiException.tooManyRequests("m")).handle(TestingRequests.of("POST", ROUTE), null);

        assertThat(log.events("REQUEST")).singleElement().satisfies(event -> {
            assertThat(event.path("ConcurrencyRejections").asInt()).isEqualTo(1);
            assertThat(event.path("project_id").asText()).isEqualTo("proj_test");
        });
    }

    @Test
    void shouldNameTheProjectThatIsAtItsLimit() {
        Caller caller = new Caller(List.of("proj_first", "proj_second"), "key_1");

        endpoint(call -> {
                    call.projectId(Optional.of("proj_second"));
                    throw ApiException.tooManyRequests("m");
                })
                .handle(TestingRequests.of("POST", ROUTE, caller), null);

        assertThat(log.events("REQUEST")).singleElement().satisfies(event -> {
            assertThat(event.path("ProjectId").asText()).isEqualTo("proj_second");
            assertThat(event.path("ConcurrencyRejections").asInt()).isEqualTo(1);
        });
    }

    @Test
    void shouldMakeUpARequestIdWhereThereIsNone() {
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", ROUTE);
        event.setRequestContext(null);

        APIGatewayProxyResponseEvent response = endpoint(call -> ApiResponse.json(200, Map.of())).handle(event, null);

        assertThat(response.getHeaders().get("x-request-id")).isNotBlank();
        assertThat(log.events("REQUEST").getFirst().path("request_id").asText())
                .isEqualTo(response.getHeaders().get("x-request-id"));
    }

    @Test
    void shouldNeverLogAHeaderOrABody() {
        APIGatewayProxyRequestEvent event = TestingRequests.of("POST", ROUTE).withBody("{\"password\":\"hunter2\"}");

        failing(new IllegalStateException("x")).handle(event, null);

        assertThat(String.join("\n", log.lines())).doesNotContain("wc_a-secret-key", "hunter2");
    }

    private ApiEndpoint endpoint(Function<ApiCall, ApiResponse> handler) {
        return new ApiEndpoint(log.eventLog(), clock, "POST", ROUTE, handler);
    }

    private ApiEndpoint failing(RuntimeException failure) {
        return endpoint(call -> {
            throw failure;
        });
    }

    private int statusOf(APIGatewayProxyRequestEvent event) {
        return endpoint(call -> ApiResponse.json(200, Map.of())).handle(event, null).getStatusCode();
    }

    private static APIGatewayProxyRequestEvent inBase64(String body) {
        return TestingRequests.of("POST", ROUTE)
                .withIsBase64Encoded(true)
                .withBody(Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
    }

    private void assertNotFound(APIGatewayProxyRequestEvent event) {
        APIGatewayProxyResponseEvent response =
                endpoint(call -> ApiResponse.json(200, Map.of())).handle(event, null);

        assertThat(response.getStatusCode()).isEqualTo(404);
        assertThat(response.getBody())
                .isEqualTo("{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"there is no such route\"}");
    }
}
