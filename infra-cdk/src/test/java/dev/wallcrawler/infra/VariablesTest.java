package dev.wallcrawler.infra;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.ControllerSettings;
import dev.wallcrawler.gateway.GatewaySettings;
import dev.wallcrawler.session.SessionTables;
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

    static Stream<TestingDeployment> deployments() {
        return Stream.of(TestingDeployment.dev(), TestingDeployment.prodWithDomain());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void shouldStartEveryFunction(TestingDeployment deployment) throws ReflectiveOperationException {
        List<TestingFunction> functions = TestingFunction.allOf(deployment);

        assertThat(functions).hasSize(9);
        for (TestingFunction function : functions) {
            assertThat(function.start()).isNotNull();
        }
    }

    @Test
    void shouldNotStartAFunctionWithoutItsVariables() {
        for (String needed : List.of("SESSIONS_TABLE", "ECS_CLUSTER", "TOKEN_KMS_KEY_ID", "GATEWAY_URL")) {
            TestingFunction create = TestingFunction.allOf(TestingDeployment.dev()).stream()
                    .filter(function -> function.handler().endsWith("SessionsCreateHandler"))
                    .findFirst()
                    .orElseThrow();

            assertThatThrownBy(() -> create.without(needed).start())
                    .isInstanceOf(InvocationTargetException.class)
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldGiveNoFunctionAVariableThatLambdaReserves() {
        Set<String> names = TestingDeployment.dev().properties("AWS::Lambda::Function").stream()
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
        assertThat(TestingFunction.allOf(patient))
                .allSatisfy(function -> assertThat(function.variables()).containsAllEntriesOf(expected));
    }

    private static Map<String, String> container(TestingDeployment deployment, String name) {
        Map<String, String> variables = new HashMap<>();
        deployment.properties("AWS::ECS::TaskDefinition").stream()
                .map(task -> task.at("/ContainerDefinitions/0"))
                .filter(container -> container.get("Name").asText().equals(name))
                .flatMap(container -> TestingDeployment.list(container.get("Environment")).stream())
                .forEach(variable -> variables.put(
                        variable.get("Name").asText(),
                        TestingFunction.value(variable.get("Name").asText(), variable.get("Value"))));
        return variables;
    }
}
