package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.TestingEcs;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StreamProcessorHandlerTest {

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);
    private final TestingEcs ecs = new TestingEcs();
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);
    private final StreamProcessorHandler handler =
            new StreamProcessorHandler(store, ecs.tasks(), clock, log.eventLog());

    @Test
    void shouldHandleAnEventAsLambdaDeliversItAndAnswerAsLambdaReadsIt() throws IOException {
        ecs.running("sess_a", clock.instant());
        store.create(TestingSessions.newSession("sess_a"));
        store.create(TestingSessions.newSession("sess_b"));

        StreamsEventResponse response = handler.handleRequest(read("terminating.json"), context());

        assertThat(json(response)).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(ecs.wanted()).isEmpty();
        assertThat(ecs.stopReasons()).containsExactly("RELEASED");
        assertThat(store.slotsInUse(TestingSessions.PROJECT)).isEqualTo(1);
        assertThat(log.events("SESSION_TERMINATED")).singleElement().satisfies(event -> {
            assertThat(event.path("session_id").asText()).isEqualTo("sess_b");
            assertThat(event.path("status").asText()).isEqualTo("TIMED_OUT");
            assertThat(event.path("request_id").asText()).isEqualTo("request-1");
            assertThat(event.path("trace_id").asText()).isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
        });
        assertThat(log.events("SESSION_ERROR"))
                .singleElement()
                .satisfies(event -> assertThat(event.path("error").asText()).contains("time to live"));
    }

    @Test
    void shouldNameTheFirstFailureInTheFormThatLambdaReads() throws IOException {
        DynamodbEvent batch = read("terminating.json");
        batch.getRecords().getFirst().getDynamodb().setNewImage(Map.of());
        batch.getRecords().getFirst().getDynamodb().setOldImage(Map.of());

        StreamsEventResponse response = handler.handleRequest(batch, context());

        assertThat(json(response))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"4421584500000000017450439091\"}]}");
    }

    @Test
    void shouldTellOfAnErrorBeforeItThrows() throws IOException {
        SessionStore broken = Mockito.mock(SessionStore.class, _ -> {
            throw new NoClassDefFoundError("Missing");
        });
        StreamProcessorHandler unlucky = new StreamProcessorHandler(broken, ecs.tasks(), clock, log.eventLog());
        DynamodbEvent batch = read("terminating.json");

        assertThatThrownBy(() -> unlucky.handleRequest(batch, context())).isInstanceOf(NoClassDefFoundError.class);

        assertThat(log.events("SESSION_ERROR"))
                .filteredOn(event -> event.at("/metadata/fatal").asBoolean())
                .hasSize(1);
    }

    @Test
    void shouldPrimeWithoutATrace() {
        handler.beforeCheckpoint(null);
        handler.afterRestore(null);

        assertThat(log.lines()).isEmpty();
        assertThat(ecs.calls()).isZero();
        assertThat(SessionChange.of(PrimingChange.batch().getRecords().getFirst()).consequences(clock.instant()))
                .satisfiesExactly(
                        stop -> assertThat(stop).isInstanceOf(Consequence.StopTask.class),
                        report -> assertThat(report).isInstanceOf(Consequence.Report.class));
    }

    @Test
    void shouldPrimeAlsoTheTransactionThatTheTableRefuses() {
        SessionStore watched = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(store));

        new StreamProcessorHandler(watched, ecs.tasks(), clock, log.eventLog()).beforeCheckpoint(null);

        Mockito.verify(watched).freeSlotOfRemoved(Priming.PROJECT_ID, Priming.SESSION_ID);
        Mockito.verifyNoMoreInteractions(watched);
    }

    @Test
    void shouldBeWiredFromTheEnvironmentWithoutCallingAnybody() {
        Environment environment = Environment.of(Map.of(
                "AWS_REGION", "us-west-2",
                "SESSIONS_TABLE", "sessions",
                "PROJECTS_TABLE", "projects",
                "API_KEYS_TABLE", "api-keys",
                "IDEMPOTENCY_TABLE", "idempotency",
                "ECS_CLUSTER", "wallcrawler"));

        StreamsEventResponse response =
                new StreamProcessorHandler(environment).handleRequest(new DynamodbEvent(), context());

        assertThat(response.getBatchItemFailures()).isEmpty();
    }

    private static DynamodbEvent read(String name) throws IOException {
        try (InputStream json = StreamProcessorHandlerTest.class.getResourceAsStream(name)) {
            return LambdaEventSerializers.serializerFor(
                            DynamodbEvent.class, StreamProcessorHandlerTest.class.getClassLoader())
                    .fromJson(json);
        }
    }

    private static String json(StreamsEventResponse response) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LambdaEventSerializers.serializerFor(
                        StreamsEventResponse.class, StreamProcessorHandlerTest.class.getClassLoader())
                .toJson(response, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Context context() {
        Context context = Mockito.mock(Context.class);
        Mockito.when(context.getAwsRequestId()).thenReturn("request-1");
        Mockito.when(context.getRemainingTimeInMillis()).thenReturn(60_000);
        Mockito.when(context.getXrayTraceId())
                .thenReturn("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        return context;
    }
}
