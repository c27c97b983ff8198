package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.controller.ControllerSettings;
import dev.wallcrawler.gateway.GatewaySettings;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.token.TestingTokens;
import dev.wallcrawler.token.TokenVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is deployed starts with the variables that the template gives it, and with no others. */
class VariablesTest {

    /** What RunTask adds for a session. */
    private static final Map<String, String> OF_A_SESSION = Map.of(
            "SESSION_ID", "sess_1",
            "PROJECT_ID", "proj_1",
            "SESSION_CREATED_AT", "1795200000000",
            "SESSION_EXPIRES_AT", "1795200300000",
            "KEEP_ALIVE", "false",
            "BROWSER_SETTINGS", "{}");

    private static final String PUBLIC_KEY = TestingTokens.create(new TestingClock()).publicKey();

    static Stream<TestingDeployment> deployments() {
        return Stream.of(TestingDeployment.dev(), TestingDeployment.prodWithDomain());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldStartEveryFunction(TestingDeployment deployment) throws ReflectiveOperationException {
        List<JsonNode> functions = functions(deployment);

        assertThat(functions).hasSize(9);
        for (JsonNode function : functions) {
            Map<String, String> variables = lambda(function);
            assertThat(start(function.get("Handler").asText(), variables)).isNotNull();
        }
    }

    @Test
    void shouldNotStartAFunctionWithoutItsVariables() {
        for (String needed : List.of("SESSIONS_TABLE", "ECS_CLUSTER", "TOKEN_KMS_KEY_ID", "GATEWAY_URL")) {
            JsonNode create = functions(TestingDeployment.dev()).stream()
                    .filter(function -> function.get("Handler").asText().endsWith("SessionsCreateHandler"))
                    .findFirst()
                    .orElseThrow();
            Map<String, String> variables = lambda(create);
            variables.remove(needed);

            assertThatThrownBy(() -> start(create.get("Handler").asText(), variables))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldGiveNoFunctionAVariableThatLambdaReserves() {
        Set<String> names = functions(TestingDeployment.dev()).stream()
                .flatMap(function -> function.at("/Environment/Variables").properties().stream())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(names).isNotEmpty().noneMatch(name -> name.startsWith("AWS_") || name.startsWith("LAMBDA_"));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldStartControllersAndGateways(TestingDeployment deployment) {
        Map<String, String> controller = container(deployment, "controller");
        controller.putAll(OF_A_SESSION);
        Environment ofController = Environment.of(controller);
        Environment ofGateway = Environment.of(container(deployment, "gateway"));

        assertThat(ControllerSettings.from(ofController).port()).isEqualTo(BrowserCluster.CONTROLLER_PORT);
        assertThat(GatewaySettings.from(ofGateway).readyWait()).isEqualTo(Duration.ofMinutes(1));
        for (Environment environment : List.of(ofController, ofGateway)) {
            assertThatCode(() -> SessionTables.from(environment)).doesNotThrowAnyException();
            assertThatCode(() -> TokenVerifier.from(environment)).doesNotThrowAnyException();
            assertThat(environment.find("AWS_REGION")).isPresent();
            assertThat(environment.find("SESSION_RETENTION_SECONDS")).contains("900");
        }
    }

    @Test
    void shouldHandOnHowLongASessionWaitsAndWhoMayFrameIt() {
        TestingDeployment patient = TestingDeployment.of(Map.of(
                "environment", "patient",
                "startTimeoutSeconds", "240",
                "idleTimeoutSeconds", "1200",
                "firstClientTimeoutSeconds", "60",
                "disconnectGraceSeconds", "30",
                "sessionRetentionMinutes", "60",
                "liveViewFrameAncestors", "'self' https://app.example"));
        Map<String, String> expected = Map.of(
                "START_TIMEOUT_SECONDS", "240",
                "IDLE_TIMEOUT_SECONDS", "1200",
                "FIRST_CLIENT_TIMEOUT_SECONDS", "60",
                "DISCONNECT_GRACE_SECONDS", "30",
                "SESSION_RETENTION_SECONDS", "3600");

        assertThat(container(patient, "controller")).containsAllEntriesOf(expected);
        assertThat(container(patient, "gateway"))
                .containsEntry("LIVE_VIEW_FRAME_ANCESTORS", "'self' https://app.example");
        for (JsonNode function : functions(patient)) {
            assertThat(lambda(function)).containsAllEntriesOf(expected);
        }
    }

    private static Object start(String handler, Map<String, String> variables) throws ReflectiveOperationException {
        return Class.forName(handler).getConstructor(Environment.class).newInstance(Environment.of(variables));
    }

    private static List<JsonNode> functions(TestingDeployment deployment) {
        return deployment.properties("AWS::Lambda::Function").stream()
                .filter(function -> function.get("Handler").asText().startsWith("dev.wallcrawler."))
                .toList();
    }

    private static Map<String, String> lambda(JsonNode function) {
        Map<String, String> variables = new HashMap<>();
        function.at("/Environment/Variables")
                .properties()
                .forEach(variable -> variables.put(variable.getKey(), value(variable.getKey(), variable.getValue())));
        variables.put("AWS_REGION", "us-west-2");
        return variables;
    }

    private static Map<String, String> container(TestingDeployment deployment, String name) {
        Map<String, String> variables = new HashMap<>();
        deployment.properties("AWS::ECS::TaskDefinition").stream()
                .map(task -> task.at("/ContainerDefinitions/0"))
                .filter(container -> container.get("Name").asText().equals(name))
                .flatMap(container -> TestingDeployment.list(container.get("Environment")).stream())
                .forEach(variable -> variables.put(
                        variable.get("Name").asText(),
                        value(variable.get("Name").asText(), variable.get("Value"))));
        return variables;
    }

    /** What CloudFormation might put where the template refers to something. */
    private static String value(String name, JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        return switch (name) {
            case "TOKEN_PUBLIC_KEY" -> PUBLIC_KEY;
            case "GATEWAY_URL" -> "wss://d111111abcdef8.cloudfront.net";
            default -> "of-the-account";
        };
    }
}
