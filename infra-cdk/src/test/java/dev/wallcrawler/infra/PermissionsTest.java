package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static org.assertj.core.api.Assertions.assertThat;

class PermissionsTest {

    /** Actions that know no resource, each with the reason that the service's authorisation reference gives. */
    private static final Map<String, String> WITHOUT_RESOURCE = Map.of(
            "xray:PutTraceSegments", "X-Ray has no resource for segments",
            "xray:PutTelemetryRecords", "X-Ray has no resource for telemetry",
            "ecr:GetAuthorizationToken", "a token of ECR is good for the whole registry",
            "dynamodb:ListStreams", "DynamoDB lists the streams of all tables or none",
            "ecs:ListTasks", "its only resource is a container instance, which Fargate has none of; limited by a condition",
            "ec2:DescribeManagedPrefixLists", "EC2's describe actions know no resource");

    /** What API Gateway asks of the one role that it writes all access logs of the account with, before it takes it. */
    private static final String API_LOG_ROLE = "ApiLogRole";

    private final TestingDeployment prod = TestingDeployment.prod();

    private record Statement(String policy, Set<String> actions, JsonNode resource, JsonNode condition) {}

    @Test
    void shouldGrantNoActionByWildcard() {
        assertThat(statements()).isNotEmpty();
        assertThat(statements().stream()
                        .flatMap(statement -> statement.actions().stream()
                                .filter(action -> action.equals("*") || action.endsWith(":*"))
                                .map(action -> statement.policy() + " " + action)))
                .isEmpty();
    }

    @Test
    void shouldGrantOnEverythingOnlyWhatKnowsNoResource() {
        assertThat(statements().stream()
                        .filter(statement -> !statement.policy().startsWith(API_LOG_ROLE))
                        .filter(statement -> coversEverything(statement.resource()))
                        .flatMap(statement -> statement.actions().stream()
                                .filter(action -> !WITHOUT_RESOURCE.containsKey(action))
                                .map(action -> statement.policy() + " " + action)))
                .isEmpty();
    }

    @Test
    void shouldPassRolesToTasksOnly() {
        assertThat(statements())
                .filteredOn(statement -> statement.actions().contains("iam:PassRole"))
                .singleElement()
                .matches(statement -> statement.condition()
                        .at("/StringEquals/iam:PassedToService")
                        .asText()
                        .equals("ecs-tasks.amazonaws.com"));
    }

    @Test
    void shouldListTasksOfItsOwnClusterOnly() {
        assertThat(statements())
                .filteredOn(statement -> statement.actions().contains("ecs:ListTasks"))
                .singleElement()
                .matches(statement -> statement.condition().toString().contains("ecs:cluster"));
    }

    @Test
    void shouldStopTasksAndNotClusters() {
        assertThat(statements())
                .filteredOn(statement -> statement.actions().contains("ecs:StopTask"))
                .hasSize(3)
                .allMatch(statement -> statement.resource().toString().contains(":task/"))
                .noneMatch(statement -> statement.resource().toString().contains(":cluster/"));
    }

    @Test
    void shouldLetNoCodeOfOursCreateALogGroup() {
        assertThat(statements())
                .filteredOn(statement -> statement.actions().contains("logs:CreateLogGroup"))
                .extracting(Statement::policy)
                .singleElement()
                .asString()
                .startsWith(API_LOG_ROLE);
        assertThat(prod.properties("AWS::IAM::Role")).noneMatch(role -> role.has("ManagedPolicyArns"));
    }

    @Test
    void shouldLetFunctionsThatEventsCallKeepWhatTheyGaveUp() {
        assertThat(statements())
                .filteredOn(statement -> statement.actions().contains("sqs:SendMessage"))
                .filteredOn(statement -> statement.resource().toString().contains("FailedEvents"))
                .extracting(Statement::policy)
                .hasSize(2)
                .anyMatch(policy -> policy.contains("ecstaskprocessor"))
                .anyMatch(policy -> policy.contains("sessionreaper"));
    }

    @Test
    void shouldLetFirehoseTellOfItsErrors() {
        assertThat(statements())
                .filteredOn(statement -> statement.policy().startsWith("ArchiveStreamRole"))
                .filteredOn(statement -> statement.actions().contains("logs:PutLogEvents"))
                .singleElement()
                .matches(statement -> statement.resource().toString().contains("ArchiveStreamLogs"));
    }

    @Test
    void shouldLetThreeFunctionsSignAndNobodyElse() {
        assertThat(statements())
                .filteredOn(statement -> statement.actions().contains("kms:Sign"))
                .extracting(Statement::policy)
                .hasSize(3)
                .allMatch(policy -> policy.contains("sessionscreate")
                        || policy.contains("sessionsretrieve")
                        || policy.contains("sessionsdebug"));
    }

    private List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        prod.resources("AWS::IAM::Policy")
                .forEach((id, policy) -> statements.addAll(statements(id, policy.get("Properties"))));
        prod.resources("AWS::IAM::Role")
                .forEach((id, role) -> list(role.at("/Properties/Policies"))
                        .forEach(policy -> statements.addAll(statements(id, policy))));
        return statements;
    }

    private static List<Statement> statements(String id, JsonNode policy) {
        return list(policy.at("/PolicyDocument/Statement")).stream()
                .map(statement -> new Statement(
                        id,
                        actions(statement.get("Action")),
                        statement.get("Resource"),
                        statement.path("Condition")))
                .toList();
    }

    private static Set<String> actions(JsonNode action) {
        return action.isTextual()
                ? Set.of(action.asText())
                : Set.copyOf(list(action).stream().map(JsonNode::asText).toList());
    }

    private static boolean coversEverything(JsonNode resource) {
        return resource.isTextual()
                ? resource.asText().equals("*")
                : list(resource).stream().anyMatch(one -> one.isTextual() && one.asText().equals("*"));
    }
}
