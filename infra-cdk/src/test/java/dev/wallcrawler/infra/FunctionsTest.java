package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static org.assertj.core.api.Assertions.assertThat;

/** The functions, and what calls them. */
class FunctionsTest {

    private final TestingDeployment prod = TestingDeployment.prod();

    @Test
    void shouldRunEachFunctionOnJava25FromASnapshot() {
        List<JsonNode> functions = ours(prod);

        assertThat(functions).hasSize(9).allSatisfy(function -> {
            assertThat(function.get("Runtime").asText()).isEqualTo("java25");
            assertThat(function.at("/Architectures/0").asText()).isEqualTo("arm64");
            assertThat(function.at("/SnapStart/ApplyOn").asText()).isEqualTo("PublishedVersions");
            assertThat(function.at("/TracingConfig/Mode").asText()).isEqualTo("Active");
            assertThat(function.at("/LoggingConfig/LogFormat").asText()).isEqualTo("JSON");
            assertThat(function.at("/LoggingConfig/LogGroup").isObject()).isTrue();
            assertThat(function.get("Timeout").asInt()).isBetween(10, 60);
        });
        assertThat(functions.stream().map(function -> function.at("/Role/Fn::GetAtt/0").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldProvisionInsteadOfSnapshottingWhereWarmthIsAskedFor() {
        TestingDeployment warm = TestingDeployment.prodWithDomain();

        assertThat(warm.properties("AWS::Lambda::Alias"))
                .filteredOn(alias -> alias.has("ProvisionedConcurrencyConfig"))
                .singleElement()
                .matches(alias -> alias.at("/ProvisionedConcurrencyConfig/ProvisionedConcurrentExecutions").asInt() == 2);
        assertThat(ours(warm)).filteredOn(function -> !function.has("SnapStart")).hasSize(1);
    }

    @Test
    void shouldCallFunctionsThroughTheirAliasOnly() {
        Set<String> aliases = prod.resources("AWS::Lambda::Alias").keySet();

        assertThat(prod.properties("AWS::Lambda::EventSourceMapping"))
                .isNotEmpty()
                .allMatch(mapping -> mentionsOneOf(mapping.get("FunctionName"), aliases));
        assertThat(prod.properties("AWS::Events::Rule"))
                .hasSize(10)
                .flatExtracting(rule -> list(rule.get("Targets")))
                .allMatch(target -> aliases.contains(target.at("/Arn/Ref").asText()));
        assertThat(prod.properties("AWS::ApiGateway::Method"))
                .hasSize(5)
                .allMatch(method -> mentionsOneOf(method.at("/Integration/Uri"), aliases));
        assertThat(prod.properties("AWS::ApiGateway::Authorizer"))
                .allMatch(authorizer -> mentionsOneOf(authorizer.get("AuthorizerUri"), aliases));
        assertThat(prod.properties("AWS::Lambda::Permission"))
                .isNotEmpty()
                .allMatch(permission -> aliases.contains(permission.at("/FunctionName/Ref").asText()));
    }

    @Test
    void shouldReadTheStreamInOrderAndGiveUpLoudly() {
        assertThat(prod.properties("AWS::Lambda::EventSourceMapping")).singleElement().satisfies(mapping -> {
            assertThat(mapping.at("/FunctionResponseTypes/0").asText()).isEqualTo("ReportBatchItemFailures");
            assertThat(mapping.get("BisectBatchOnFunctionError").asBoolean()).isTrue();
            assertThat(mapping.get("MaximumRetryAttempts").asInt()).isBetween(1, 20);
            assertThat(mapping.get("MaximumRecordAgeInSeconds").asInt()).isBetween(60, 86_400);
            assertThat(mapping.get("ParallelizationFactor").asInt()).isGreaterThan(1);
            assertThat(mapping.at("/DestinationConfig/OnFailure/Destination").isObject()).isTrue();
        });
        assertThat(prod.properties("AWS::SQS::Queue"))
                .hasSize(2)
                .allMatch(queue -> queue.get("SqsManagedSseEnabled").asBoolean());
        assertThat(prod.properties("AWS::Events::Rule"))
                .filteredOn(rule -> !SnapshotUpkeepTest.isUpkeep(rule))
                .hasSize(2)
                .flatExtracting(rule -> list(rule.get("Targets")))
                .allMatch(target -> target.has("DeadLetterConfig"))
                .allMatch(target -> target.has("RetryPolicy"));
    }

    @Test
    void shouldKeepAnEventThatItsFunctionThrewOn() {
        Map<String, JsonNode> configured = prod.properties("AWS::Lambda::EventInvokeConfig").stream()
                .collect(Collectors.toMap(config -> config.at("/FunctionName/Ref").asText(), Function.identity()));
        JsonNode processor = ofFunction("ecstaskprocessor", configured);
        JsonNode reaper = ofFunction("sessionreaper", configured);

        assertThat(configured).hasSize(2);
        assertThat(processor.get("MaximumRetryAttempts").asInt()).isEqualTo(2);
        assertThat(processor.get("MaximumEventAgeInSeconds").asInt()).isEqualTo(21_600);
        assertThat(reaper.get("MaximumRetryAttempts").asInt(-1)).isZero();
        assertThat(reaper.get("MaximumEventAgeInSeconds").asInt()).isEqualTo(60);
        Set<String> aliases = prod.resources("AWS::Lambda::Alias").keySet();
        assertThat(configured.values())
                .allMatch(config -> mentionsOneOf(config.get("Qualifier"), aliases))
                .allMatch(config -> config.at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0")
                        .asText()
                        .startsWith("EventsFailedEvents"));
    }

    @Test
    void shouldGiveCreatingTimeForTheSlowestCallOfAws() {
        JsonNode create = ours(prod).stream()
                .filter(function -> function.get("Handler").asText().endsWith("SessionsCreateHandler"))
                .findFirst()
                .orElseThrow();

        // A call may take nine seconds, a call of the API 29.
        assertThat(create.get("Timeout").asInt()).isEqualTo(20);
    }

    @Test
    void shouldListenToItsOwnBrowsersOnly() {
        assertThat(prod.properties("AWS::Events::Rule"))
                .filteredOn(rule -> rule.has("EventPattern"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.at("/EventPattern/detail/clusterArn/0/Fn::GetAtt/1").asText()).isEqualTo("Arn");
                    assertThat(rule.at("/EventPattern/detail/group/0").toString()).contains("family:");
                    assertThat(rule.at("/EventPattern/detail-type/0").asText()).isEqualTo("ECS Task State Change");
                });
        assertThat(prod.properties("AWS::Events::Rule"))
                .filteredOn(rule -> rule.has("ScheduleExpression") && !SnapshotUpkeepTest.isUpkeep(rule))
                .singleElement()
                .matches(rule -> rule.get("ScheduleExpression").asText().equals("rate(1 minute)"));
    }

    private static List<JsonNode> ours(TestingDeployment deployment) {
        return deployment.properties("AWS::Lambda::Function").stream()
                .filter(function -> function.get("Handler").asText().startsWith("dev.wallcrawler."))
                .toList();
    }

    private static JsonNode ofFunction(String id, Map<String, JsonNode> configured) {
        return configured.entrySet().stream()
                .filter(config -> config.getKey().startsWith("Functions" + id))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static boolean mentionsOneOf(JsonNode node, Set<String> logicalIds) {
        return logicalIds.stream().anyMatch(id -> node.toString().contains("{\"Ref\":\"" + id + "\"}"));
    }
}
