package dev.wallcrawler.ecs;

import com.amazonaws.services.lambda.runtime.Context;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EcsTaskProcessorHandlerTest {

    private static final String ID = "sess_a";

    private final TestingSessionStore store = new TestingSessionStore(new TestingClock(), 10);
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.ECS_TASK_PROCESSOR);
    private final EcsTaskProcessorHandler handler = new EcsTaskProcessorHandler(store, "controller", log.eventLog());

    @Test
    void shouldMoveASessionToStartingWhenItsTaskRuns() {
        create();
        store.recordTask(ID, TestingTaskEvents.ARN);

        handle(running(3));

        assertThat(session().status()).isEqualTo(SessionStatus.STARTING);
        assertThat(session().ecsVersion()).isEqualTo(3);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldStoreTheTaskOfASessionWhoseCreatorDidNot() {
        create();

        handle(running(3));

        assertThat(session().status()).isEqualTo(SessionStatus.STARTING);
        assertThat(session().taskArn()).contains(TestingTaskEvents.ARN);
    }

    @Test
    void shouldStoreTheTaskOfASessionThatIsOverSoThatItIsStopped() {
        create();
        store.move(ID, Move.terminating("1", EndReason.RELEASED));

        handle(running(3));

        assertThat(session().status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(session().taskArn()).contains(TestingTaskEvents.ARN);
    }

    @Test
    void shouldNotMoveAReadySessionBack() {
        create();
        store.recordTask(ID, TestingTaskEvents.ARN);
        store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        Session ready = session();

        handle(running(3));

        assertThat(session()).isEqualTo(ready);
    }

    @ParameterizedTest(name = "[{index}] {0}, {1}, exit code {2}, container: {3}, ready: {4} -> {5}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    EssentialContainerExited  | Essential container in task exited | 137 | OutOfMemoryError: Container killed | true  | OUT_OF_MEMORY
                    EssentialContainerExited  | Essential container in task exited | 137 | -                                  | true  | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited | 139 | -                                  | true  | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited | 139 | -                                  | false | FAILED_TO_START
                    EssentialContainerExited  | Essential container in task exited | 0   | -                                  | true  | TASK_LOST
                    EssentialContainerExited  | Essential container in task exited | 70  | -                                  | false | FAILED_TO_START
                    EssentialContainerExited  | Essential container in task exited | 71  | -                                  | true  | BROWSER_CRASHED
                    TaskFailedToStart         | CannotPullContainerError: manifest | -   | CannotPullContainerError: manifest | false | FAILED_TO_START
                    SpotInterruption          | Your Spot Task was interrupted.    | -   | -                                  | true  | TASK_LOST
                    SpotInterruption          | Your Spot Task was interrupted.    | -   | -                                  | false | TASK_LOST
                    ServiceSchedulerInitiated | Host retirement                    | 0   | -                                  | true  | TASK_LOST
                    UserInitiated             | Task stopped by user               | 0   | -                                  | true  | TASK_LOST
                    """)
    void shouldFailALiveSessionWhoseTaskStopped(
            String stopCode,
            String stoppedReason,
            Integer exitCode,
            String containerReason,
            boolean ready,
            EndReason expected) {
        create();
        store.recordTask(ID, TestingTaskEvents.ARN);
        if (ready) {
            store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        }

        handle(TestingTaskEvents.task("STOPPED", 9)
                .startedBy(ID)
                .stopped(stopCode, stoppedReason)
                .exitCode(exitCode)
                .containerReason(containerReason)
                .event());

        assertThat(session().status()).isEqualTo(SessionStatus.FAILED);
        assertThat(session().endReason()).contains(expected);
        assertThat(session().taskStop())
                .isEqualTo(new TaskStop(
                        Optional.of(stoppedReason), Optional.of(stopCode), Optional.ofNullable(exitCode)));
        assertThat(store.slotsInUse(TestingSessions.PROJECT)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "RELEASED, STOPPED",
        "DISCONNECTED, STOPPED",
        "IDLE, STOPPED",
        "EXPIRED, TIMED_OUT",
        "BROWSER_CRASHED, FAILED",
        "FAILED_TO_START, FAILED"
    })
    void shouldEndASessionAsItWasDecided(EndReason decided, SessionStatus status) {
        create();
        store.recordTask(ID, TestingTaskEvents.ARN);
        store.move(ID, Move.terminating("1", decided));

        handle(stopped(9));

        assertThat(session().status()).isEqualTo(status);
        assertThat(session().endReason()).contains(decided);
        assertThat(session().taskStop().exitCode()).contains(0);
    }

    @Test
    void shouldEndTheSameHoweverEventsAreOrderedAndRepeated() {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int copy = 0; copy < 3; copy++) {
            events.add(TestingTaskEvents.task("PENDING", 1).startedBy(ID).event());
            events.add(running(2));
            events.add(running(3));
            events.add(stopped(5));
        }
        for (int seed = 0; seed < 50; seed++) {
            create();
            store.recordTask(ID, TestingTaskEvents.ARN);
            Collections.shuffle(events, new Random(seed));

            events.forEach(this::handle);

            assertThat(session().status()).as("seed %s", seed).isEqualTo(SessionStatus.FAILED);
            assertThat(session().endReason()).contains(EndReason.TASK_LOST);
            assertThat(store.slotsInUse(TestingSessions.PROJECT)).isZero();
            Session ended = session();
            events.forEach(this::handle);
            assertThat(session()).isEqualTo(ended);
            store.remove(ID);
        }
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldLeaveSessionsBeThatAreGoneOrHaveAnotherTask() {
        handle(running(3));
        handle(stopped(5));
        create();
        store.recordTask(ID, "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/another");
        Session before = session();

        handle(stopped(5));

        assertThat(session()).isEqualTo(before);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void shouldLogAMalformedEventBeforeItThrows() {
        Map<String, Object> event =
                TestingTaskEvents.task("STOPPED", 3).startedBy(ID).without("version").event();

        assertThatThrownBy(() -> handle(event)).isInstanceOf(MalformedEventException.class);

        assertThat(log.events("SESSION_ERROR")).singleElement().satisfies(error -> {
            assertThat(error.path("error").asText()).contains("detail.version is missing");
            assertThat(error.path("metadata").path("operation").asText()).isEqualTo("ecs_task_event");
            assertThat(error.path("metadata").path("event_id").asText())
                    .isEqualTo("3317b2af-7005-947d-b652-f55e762e571a");
            assertThat(error.path("request_id").asText()).isEqualTo("request-1");
        });
    }

    @Test
    void shouldLogAFailureWithItsSessionBeforeItThrows() {
        SessionStore failing = Mockito.mock(SessionStore.class, invocation -> {
            throw new IllegalStateException("the table is away");
        });
        EcsTaskProcessorHandler unlucky = new EcsTaskProcessorHandler(failing, "controller", log.eventLog());
        Map<String, Object> event = TestingTaskEvents.task("STOPPED", 3)
                .startedBy(ID)
                .overriding(Map.of("PROJECT_ID", "proj_a"))
                .event();

        assertThatThrownBy(() -> unlucky.handleRequest(event, context()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the table is away");

        assertThat(log.events("SESSION_ERROR")).singleElement().satisfies(error -> {
            assertThat(error.path("session_id").asText()).isEqualTo(ID);
            assertThat(error.path("project_id").asText()).isEqualTo("proj_a");
            assertThat(error.path("error").asText()).contains("the table is away");
            assertThat(error.path("trace_id").asText()).isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
        });
    }

    @Test
    void shouldTellOfAnErrorBeforeItThrows() {
        SessionStore broken = Mockito.mock(SessionStore.class, _ -> {
            throw new NoClassDefFoundError("Missing");
        });
        EcsTaskProcessorHandler unlucky = new EcsTaskProcessorHandler(broken, "controller", log.eventLog());

        assertThatThrownBy(() -> unlucky.handleRequest(stopped(3), context())).isInstanceOf(NoClassDefFoundError.class);

        assertThat(log.only("SESSION_ERROR").orElseThrow().at("/metadata/fatal").asBoolean()).isTrue();
    }

    @Test
    void shouldEndASessionAsItWasRead() {
        create();
        SessionStore watched = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(store));

        new EcsTaskProcessorHandler(watched, "controller", log.eventLog()).handleRequest(stopped(3), context());

        assertThat(session().status()).isEqualTo(SessionStatus.FAILED);
        Mockito.verify(watched).end(Mockito.any(Session.class), Mockito.any(), Mockito.any(), Mockito.any());
    }

    private void create() {
        store.create(TestingSessions.newSession(ID));
    }

    private Session session() {
        return store.find(ID).orElseThrow();
    }

    private static Map<String, Object> running(long version) {
        return TestingTaskEvents.task("RUNNING", version).startedBy(ID).event();
    }

    private static Map<String, Object> stopped(long version) {
        return TestingTaskEvents.task("STOPPED", version)
                .startedBy(ID)
                .stopped("EssentialContainerExited", "Essential container in task exited")
                .exitCode(0)
                .event();
    }

    private void handle(Map<String, Object> event) {
        handler.handleRequest(event, context());
    }

    private static Context context() {
        Context context = Mockito.mock(Context.class);
        Mockito.when(context.getAwsRequestId()).thenReturn("request-1");
        Mockito.when(context.getXrayTraceId())
                .thenReturn("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        return context;
    }
}
