package dev.wallcrawler.infra;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.RuntimeJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The real functions answer what keeps their snapshots, without a table, without ECS, and without a fault that they would log. */
class SnapshotUpkeepTest {

    private final TestingDeployment prod = TestingDeployment.prod();

    static boolean isUpkeep(JsonNode rule) {
        return rule.path("ScheduleExpression").asText().equals("rate(1 day)");
    }

    @Test
    void shouldCallEveryFunctionButTheOneThatTheClockCallsAnyway() {
        assertThat(TestingFunction.allOf(prod).stream()
                        .filter(function -> events(function.id()).isEmpty())
                        .map(TestingFunction::handler))
                .singleElement()
                .asString()
                .endsWith("SessionReaperHandler");
        assertThat(prod.properties("AWS::Events::Rule")).filteredOn(SnapshotUpkeepTest::isUpkeep).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SessionsCreateHandler",
                "SessionsListHandler",
                "SessionsRetrieveHandler",
                "SessionsUpdateHandler",
                "SessionsDebugHandler"
            })
    void shouldFindNoSuchRoute(String handler) throws ReflectiveOperationException {
        APIGatewayProxyResponseEvent response = call(handler, APIGatewayProxyRequestEvent.class);

        assertThat(response.getStatusCode()).isEqualTo(404);
        assertThat(response.getBody()).contains("there is no such route");
    }

    @Test
    void shouldBeLetInNowhere() throws ReflectiveOperationException {
        IamPolicyResponse policy = call("AuthorizerHandler", APIGatewayCustomAuthorizerEvent.class);

        assertThat(policy.getPrincipalId()).isEqualTo("nobody");
        assertThat(new String(RuntimeJson.<IamPolicyResponse>of(IamPolicyResponse.class).write(policy), UTF_8))
                .contains("\"Deny\"")
                .doesNotContain("\"Allow\"");
    }

    @Test
    void shouldBringNoChange() throws ReflectiveOperationException {
        StreamsEventResponse response = call("StreamProcessorHandler", DynamodbEvent.class);

        assertThat(response.getBatchItemFailures()).isEmpty();
    }

    @Test
    void shouldTellOfNobodysTask() throws ReflectiveOperationException {
        assertThat(this.<Map<?, ?>, Object>call("EcsTaskProcessorHandler", Map.class)).isNull();
    }

    @SuppressWarnings("unchecked")
    private <I, O> O call(String handler, Class<? super I> type) throws ReflectiveOperationException {
        TestingFunction called = TestingFunction.allOf(prod).stream()
                .filter(function -> function.handler().endsWith("." + handler))
                .findFirst()
                .orElseThrow();
        byte[] event = events(called.id()).getFirst().getBytes(UTF_8);
        return ((RequestHandler<I, O>) called.start()).handleRequest(RuntimeJson.<I>of(type).read(event), null);
    }

    /** What the function's alias is called with, as JSON. */
    private List<String> events(String function) {
        return prod.properties("AWS::Events::Rule").stream()
                .filter(SnapshotUpkeepTest::isUpkeep)
                .flatMap(rule -> list(rule.get("Targets")).stream())
                .filter(target -> functionBehind(target.at("/Arn/Ref").asText()).equals(function))
                .map(target -> target.get("Input").asText())
                .toList();
    }

    private String functionBehind(String alias) {
        return prod.resources("AWS::Lambda::Alias").get(alias).at("/Properties/FunctionName/Ref").asText();
    }
}
