package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.lambda.FunctionCode;
import dev.wallcrawler.lambda.LambdaEvents;
import dev.wallcrawler.lambda.LambdaProcess;
import dev.wallcrawler.lambda.RuntimeApi;
import dev.wallcrawler.lambda.RuntimeApi.Response;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each function's deployable, started as Lambda starts it, from a snapshot, and killed with SIGKILL the moment its response has
 * left: every line is there, whole.
 */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LambdaArtefactTest {
    private static final int LINES = 1_000;
    private static final String NOBODY = "sess_01ARZ3NDEKTSV4RRFFQ69G5FAV";

    @TempDir
    private Path directory;

    private E2eStack stack;
    private Tenant tenant;
    private LambdaEvents.Caller caller;
    private RuntimeApi runtimeApi;

    @BeforeAll
    void openProject(E2eStack stack) {
        this.stack = stack;
        this.tenant = stack.newTenant("artefacts", 2);
        this.caller = new LambdaEvents.Caller(tenant.projectId(), tenant.keyId(), tenant.apiKey());
    }

    @BeforeEach
    void startRuntimeApi() throws IOException {
        runtimeApi = new RuntimeApi();
    }

    @AfterEach
    void stopRuntimeApi() {
        runtimeApi.close();
    }

    /**
     * An event for a function.
     *
     * @param settings over the stack's own
     * @param error whether the function is to throw
     * @param answer what its response must hold
     * @param logs the event types of its lines
     */
    private record Sample(
            String function, Map<String, String> settings, String event, boolean error, String answer, List<String> logs) {
        @Override
        public String toString() {
            return function;
        }
    }

    List<Sample> samples() {
        String session = "/v1/sessions/{id}";
        Map<String, String> nobody = Map.of("id", NOBODY);
        Map<String, String> noEcs = Map.of("AWS_ENDPOINT_URL_ECS", "http://127.0.0.1:1");
        return List.of(
                new Sample("sessions-create", Map.of(),
                        LambdaEvents.request(caller, "POST", "/v1/sessions", Map.of(), "{\"timeout\": 60}"),
                        false, "\"statusCode\":201", List.of("SESSION_CREATED", "REQUEST")),
                new Sample("sessions-list", Map.of(),
                        LambdaEvents.request(caller, "GET", "/v1/sessions", Map.of(), ""),
                        false, "\"statusCode\":200", List.of("REQUEST")),
                new Sample("sessions-retrieve", Map.of(),
                        LambdaEvents.request(caller, "GET", session, nobody, ""),
                        false, "\"statusCode\":404", List.of("REQUEST")),
                new Sample("sessions-update", Map.of(),
                        LambdaEvents.request(caller, "POST", session, nobody, "{\"status\": \"REQUEST_RELEASE\"}"),
                        false, "\"statusCode\":404", List.of("REQUEST")),
                new Sample("sessions-debug", Map.of(),
                        LambdaEvents.request(caller, "GET", session + "/debug", nobody, ""),
                        false, "\"statusCode\":404", List.of("REQUEST")),
                new Sample("stream-processor", Map.of(), ended(1),
                        false, "\"batchItemFailures\":[]", List.of("SESSION_TERMINATED")),
                new Sample("ecs-task-processor", Map.of(), "{\"detail-type\": \"ECS Task State Change\", \"detail\": 7}",
                        true, "errorMessage", List.of("SESSION_ERROR")),
                new Sample("authorizer", Map.of(), LambdaEvents.authorization("bb_nobody"),
                        false, "\"Deny\"", List.of("REQUEST")),
                new Sample("session-reaper", noEcs, "{}", true, "failed steps of the pass: 1", List.of("SESSION_ERROR")));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldAnswerAndLoseNoLine(Sample sample) throws Exception {
        try (LambdaProcess function = boot(sample.function(), sample.settings())) {
            Response response = runtimeApi.invokeAndKill(function.process(), sample.event()).get(30, TimeUnit.SECONDS);
            function.awaitExit();

            assertThat(response.body()).contains(sample.answer());
            assertThat(response.error()).isEqualTo(sample.error());
            assertThat(eventTypes(function.frames())).containsExactlyElementsOf(sample.logs());
            assertThat(function.output()).isEmpty();
        }
    }

    @Test
    void shouldLetInWhoHasAKey() throws Exception {
        try (LambdaProcess function = boot("authorizer", Map.of())) {
            Response response = runtimeApi
                    .invoke(function.process(), LambdaEvents.authorization(tenant.apiKey()))
                    .get(30, TimeUnit.SECONDS);

            assertThat(response.error()).isFalse();
            assertThat(response.body()).contains("\"Allow\"").contains(tenant.projectId()).doesNotContain(tenant.apiKey());
        }
    }

    @Test
    void shouldPassOverATaskOfNobody() throws Exception {
        try (LambdaProcess function = boot("ecs-task-processor", Map.of())) {
            Response response = runtimeApi
                    .invoke(function.process(), LambdaEvents.taskStopped(NOBODY))
                    .get(30, TimeUnit.SECONDS);

            assertThat(response.error()).as(response.body()).isFalse();
            assertThat(function.frames()).isEmpty();
        }
    }

    @Test
    void shouldComeUpFromItsSnapshotWhenPrimingFails() throws Exception {
        Map<String, String> noDatabase = Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
        try (LambdaProcess function = boot("ecs-task-processor", noDatabase)) {
            Response response = runtimeApi
                    .invoke(function.process(), "{\"detail-type\": \"of another kind\"}")
                    .get(30, TimeUnit.SECONDS);

            assertThat(response.error()).as(response.body()).isTrue();
            // The runtime adds a line of its own about what the handler threw.
            assertThat(eventTypes(function.frames())).containsOnlyOnce("SESSION_ERROR");
        }
    }

    @Test
    void shouldLoseNoLineOfALargeBatch() throws Exception {
        try (LambdaProcess function = boot("stream-processor", Map.of())) {
            Response response = runtimeApi.invokeAndKill(function.process(), ended(LINES)).get(60, TimeUnit.SECONDS);
            function.awaitExit();

            assertThat(response.body()).contains("\"batchItemFailures\":[]");
            List<String> frames = function.frames();
            assertThat(eventTypes(frames)).hasSize(LINES).containsOnly("SESSION_TERMINATED");
            assertThat(frames.stream().map(line -> Trail.parse(line).path("session_id").asText())).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldLoseNoLineOfManyRequests() throws Exception {
        String event = LambdaEvents.request(caller, "GET", "/v1/sessions/{id}", Map.of("id", NOBODY), "");
        try (LambdaProcess function = boot("sessions-retrieve", Map.of())) {
            for (int i = 1; i < LINES; i++) {
                runtimeApi.invoke(function.process(), event).get(30, TimeUnit.SECONDS);
            }
            runtimeApi.invokeAndKill(function.process(), event).get(30, TimeUnit.SECONDS);
            function.awaitExit();

            assertThat(eventTypes(function.frames())).hasSize(LINES).containsOnly("REQUEST");
        }
    }

    private LambdaProcess boot(String function, Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(stack.stack().functionEnvironment());
        environment.putAll(settings);
        FunctionCode code = FunctionCode.of(Checkout.artefact(function));
        LambdaProcess process = LambdaProcess.boot(code, environment, runtimeApi, List.of(), directory.resolve(function));
        runtimeApi.restored().get(30, TimeUnit.SECONDS);
        return process;
    }

    /** Each line parsed: one JSON object, or the test fails. */
    private static List<String> eventTypes(List<String> lines) {
        return lines.stream().map(Trail::parse).map((JsonNode event) -> event.path("event_type").asText()).toList();
    }

    /** A batch in which this many sessions come to their end. */
    private static String ended(int sessions) {
        TestingSessionStore store = new TestingSessionStore(InstantSource.system(), sessions);
        List<Map<String, AttributeValue>> before = new ArrayList<>();
        List<Map<String, AttributeValue>> after = new ArrayList<>();
        for (int number = 0; number < sessions; number++) {
            String id = "sess_%026d".formatted(number);
            before.add(image(TestingSessions.in(SessionStatus.TERMINATING, store, id)));
            store.end(id, "end-" + id, EndReason.TASK_LOST, TaskStop.UNKNOWN);
            after.add(image(store.find(id).orElseThrow()));
        }
        return LambdaEvents.stream(before, after);
    }

    private static Map<String, AttributeValue> image(Session session) {
        return SessionItem.toItem(session, Duration.ofMinutes(15));
    }
}
