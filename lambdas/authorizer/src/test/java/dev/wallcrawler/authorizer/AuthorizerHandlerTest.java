package dev.wallcrawler.authorizer;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.project.TestingProjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AuthorizerHandlerTest {

    private static final String STAGE = "arn:aws:execute-api:us-west-2:123456789012:abc123/v1stage";

    private final TestingProjectStore projects = new TestingProjectStore();
    private final NewApiKey key = projects.createKey("test", List.of("proj_first", "proj_second"));
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.AUTHORIZER);
    private final AuthorizerHandler handler = new AuthorizerHandler(projects, log.eventLog(), new TestingClock());

    @Test
    void shouldLetAKeyIntoTheWholeStage() throws JsonProcessingException {
        IamPolicyResponse policy = handler.handleRequest(requestWith("X-BB-API-Key", key.value()), null);

        JsonNode document = Json.MAPPER.valueToTree(policy.getPolicyDocument());
        JsonNode statement = document.path("Statement").path(0);
        assertThat(document.path("Version").asText()).isEqualTo("2012-10-17");
        assertThat(document.path("Statement")).hasSize(1);
        assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
        assertThat(statement.path("Action").asText()).isEqualTo("execute-api:Invoke");
        assertThat(statement.path("Resource").toString()).isEqualTo("[\"" + STAGE + "/*\"]");
        assertThat(policy.getPrincipalId()).isEqualTo(key.key().id());
        assertThat(policy.getContext())
                .isEqualTo(Map.of("projectIds", "proj_first,proj_second", "apiKeyId", key.key().id()));
        assertThat(Caller.fromContext(policy.getContext()))
                .contains(new Caller(List.of("proj_first", "proj_second"), key.key().id()));
        assertThat(Json.MAPPER.writeValueAsString(policy.getContext())).doesNotContain(key.value());
        assertThat(log.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-bb-api-key", "X-Bb-Api-Key", "X-BB-API-KEY"})
    void shouldReadTheHeaderInAnyCase(String header) {
        assertThat(handler.handleRequest(requestWith(header, key.value()), null).getPrincipalId())
                .isEqualTo(key.key().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "wc_unknown", "ü"})
    void shouldTurnAnUnknownKeyAway(String value) {
        assertUnauthorized(requestWith("X-BB-API-Key", value));
    }

    @Test
    void shouldTurnAnEndlessKeyAway() {
        assertUnauthorized(requestWith("X-BB-API-Key", "x".repeat(100_000)));
    }

    @Test
    void shouldTurnARequestWithoutAKeyAway() {
        assertUnauthorized(requestWith("Authorization", key.value()));
        APIGatewayCustomAuthorizerEvent bare = requestWith("x", "y");
        bare.setHeaders(null);
        assertUnauthorized(bare);
    }

    @Test
    void shouldTurnARevokedKeyAway() {
        projects.revokeKey(key.key().id());

        assertUnauthorized(requestWith("X-BB-API-Key", key.value()));
    }

    @Test
    void shouldNotTakeTheHashForTheKey() {
        assertUnauthorized(requestWith("X-BB-API-Key", key.key().hash()));
    }

    @Test
    void shouldLogARefusalWithoutTheKey() {
        APIGatewayCustomAuthorizerEvent event = requestWith("X-BB-API-Key", "wc_not-the-secret-itself");

        assertUnauthorized(event);

        JsonNode request = log.only("REQUEST").orElseThrow();
        assertThat(request.path("metadata").path("status_code").asInt()).isEqualTo(401);
        assertThat(request.path("metadata").path("route").asText()).isEqualTo("/v1/sessions");
        assertThat(request.path("metadata").path("method").asText()).isEqualTo("GET");
        assertThat(request.path("metadata").path("cold_start").asBoolean()).isTrue();
        assertThat(request.path("request_id").asText()).isEqualTo("request-1");
        assertThat(log.text()).doesNotContain("wc_not-the-secret-itself");
        assertThat(log.events("SESSION_ERROR")).isEmpty();
    }

    @Test
    void shouldLogAFaultAndNotCallItUnauthorized() {
        AuthorizerHandler broken = handlerWhoseStoreThrows(new IllegalStateException("there is no table"));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> broken.handleRequest(requestWith("X-BB-API-Key", key.value()), null));

        assertThat(log.only("SESSION_ERROR").orElseThrow().path("metadata").path("operation").asText())
                .isEqualTo("authorize");
        assertThat(log.text()).doesNotContain(key.value());
    }

    @Test
    void shouldTellOfAnErrorBeforeItThrows() {
        AuthorizerHandler broken = handlerWhoseStoreThrows(new NoClassDefFoundError("Missing"));

        assertThatExceptionOfType(NoClassDefFoundError.class)
                .isThrownBy(() -> broken.handleRequest(requestWith("X-BB-API-Key", key.value()), null));

        JsonNode error = log.only("SESSION_ERROR").orElseThrow();
        assertThat(error.path("metadata").path("fatal").asBoolean()).isTrue();
        assertThat(error.path("request_id").asText()).isEqualTo("request-1");
    }

    private AuthorizerHandler handlerWhoseStoreThrows(Throwable fault) {
        ProjectStore faulty = (ProjectStore) Proxy.newProxyInstance(
                ProjectStore.class.getClassLoader(), new Class<?>[] {ProjectStore.class}, (_, _, _) -> {
                    throw fault;
                });
        return new AuthorizerHandler(faulty, log.eventLog(), new TestingClock());
    }

    @Test
    void shouldPrimeWithoutATrace() {
        assertThatCode(() -> handler.beforeCheckpoint(null)).doesNotThrowAnyException();
        assertThatCode(() -> handler.afterRestore(null)).doesNotThrowAnyException();

        assertThat(log.lines()).isEmpty();
    }

    private void assertUnauthorized(APIGatewayCustomAuthorizerEvent event) {
        IamPolicyResponse policy = handler.handleRequest(event, null);

        JsonNode statements = Json.MAPPER.valueToTree(policy.getPolicyDocument()).path("Statement");
        assertThat(statements).singleElement().satisfies(statement -> {
            assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
            assertThat(statement.path("Action").asText()).isEqualTo("execute-api:Invoke");
            assertThat(statement.path("Resource").toString()).isEqualTo("[\"" + STAGE + "/*\"]");
        });
        assertThat(policy.getPrincipalId()).isEqualTo("nobody");
        assertThat(policy.getContext()).isEmpty();
    }

    private static APIGatewayCustomAuthorizerEvent requestWith(String header, String value) {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "*/*"));
        headers.put(header, value);
        return APIGatewayCustomAuthorizerEvent.builder()
                .withType("REQUEST")
                .withMethodArn(STAGE + "/GET/v1/sessions")
                .withResource("/v1/sessions")
                .withPath("/v1/sessions")
                .withHttpMethod("GET")
                .withHeaders(headers)
                .withRequestContext(APIGatewayCustomAuthorizerEvent.RequestContext.builder()
                        .withRequestId("request-1")
                        .build())
                .build();
    }
}
