package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.CreationEvent;
import dev.wallcrawler.logging.EventType;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.SessionReady;
import dev.wallcrawler.logging.SessionTerminated;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.session.TestingStreamRecords;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionChangeTest {

    private static final String ID = "sess_a";
    private static final String ARN = "arn:aws:ecs:eu-central-1:123456789012:task/wallcrawler/a";
    private static final SessionRef REF = new SessionRef(ID, TestingSessions.PROJECT);

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);

    @Test
    void shouldReportAReadyBrowserOnce() {
        create();
        recordTask();
        clock.advance(Duration.ofMillis(2841));

        assertThat(after(() -> store.move(ID, Move.ready("1", TestingSessions.ENDPOINT))))
                .containsExactly(new Consequence.Report(new SessionReady(
                        REF,
                        Duration.ofMillis(2841),
                        Optional.of("203.0.113.7"),
                        Optional.of("127.0.0.1"),
                        Optional.of(ARN),
                        Optional.of("container-1"))));
        assertThat(after(() -> store.move(ID, Move.active("2")))).isEmpty();
        assertThat(after(() -> store.move(ID, Move.withoutClients("3")))).isEmpty();
    }

    @Test
    void shouldReportTheCreationThatACreatorWhoWasCutOffDidNotReport() {
        create();

        assertThat(after(() -> store.end(ID, "1", EndReason.FAILED_TO_START, TaskStop.UNKNOWN)))
                .extracting(SessionChangeTest::eventOf)
                .containsExactly(EventType.SESSION_CREATED, EventType.SESSION_TERMINATED);
    }

    @Test
    void shouldCountNoCreationThatItsCreatorMayHaveCounted() {
        create();

        assertThat(after(() -> store.end(ID, "1", EndReason.FAILED_TO_START, TaskStop.UNKNOWN)))
                .contains(new Consequence.Report(CreationEvent.again(store.find(ID).orElseThrow())));
    }

    @Test
    void shouldReportTheCreationOfASessionWhoseRowWasRemovedBeforeItHadATask() {
        create();

        assertThat(after(() -> store.remove(ID)))
                .filteredOn(Consequence.Report.class::isInstance)
                .extracting(SessionChangeTest::eventOf)
                .containsExactly(EventType.SESSION_CREATED, EventType.SESSION_ERROR, EventType.SESSION_TERMINATED);
    }

    @Test
    void shouldNotReportTheCreationAgainThatItsCreatorHasReported() {
        create();
        TaskStop told = new TaskStop(Optional.of("RESOURCE:ENI"), Optional.empty(), Optional.empty());

        assertThat(after(() -> store.end(ID, "1", EndReason.FAILED_TO_START, told)))
                .extracting(SessionChangeTest::eventOf)
                .containsExactly(EventType.SESSION_TERMINATED);
    }

    @Test
    void shouldDoNothingAboutStepsOnTheWay() {
        assertThat(after(this::create)).isEmpty();
        assertThat(after(this::recordTask)).isEmpty();
        assertThat(after(() -> store.move(ID, Move.starting("1", 3)))).isEmpty();
    }

    @Test
    void shouldStopTheTaskWhenAnEndIsDecidedAndReportItOnceItHasCome() {
        create();
        recordTask();
        store.move(ID, Move.ready("1", TestingSessions.ENDPOINT));
        clock.advance(Duration.ofSeconds(20));

        assertThat(after(() -> store.move(ID, Move.terminating("2", EndReason.RELEASED))))
                .containsExactly(new Consequence.StopTask(REF, ARN, "RELEASED"));
        SessionTotals totals = new SessionTotals(1, new BrowserUse(2, 3));
        assertThat(after(() -> store.recordTotals(ID, totals))).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        TaskStop stop = new TaskStop(Optional.of("stopped"), Optional.of("UserInitiated"), Optional.of(0));
        assertThat(after(() -> store.end(ID, "3", EndReason.TASK_LOST, stop)))
                .containsExactly(new Consequence.Report(new SessionTerminated(
                        REF,
                        SessionStatus.STOPPED,
                        EndReason.RELEASED,
                        Duration.ofSeconds(21),
                        Optional.of(totals),
                        stop)));
        assertThat(after(() -> store.recordTotals(ID, totals))).isEmpty();
    }

    @Test
    void shouldNotAskToStopATaskThatEcsSaysIsDown() {
        create();
        recordTask();
        TaskStop stop = new TaskStop(Optional.of("Host retirement"), Optional.of("ServiceSchedulerInitiated"), Optional.empty());

        assertThat(after(() -> store.end(ID, "1", EndReason.TASK_LOST, stop)))
                .extracting(SessionChangeTest::eventOf)
                .containsExactly(EventType.SESSION_TERMINATED);
    }

    @Test
    void shouldStopTheTaskOfASessionThatFailsBeforeItReports() {
        create();
        recordTask();

        assertThat(after(() -> store.end(ID, "1", EndReason.TASK_LOST, TaskStop.UNKNOWN)))
                .containsExactly(
                        new Consequence.StopTask(REF, ARN, "TASK_LOST"),
                        new Consequence.Report(new SessionTerminated(
                                REF,
                                SessionStatus.FAILED,
                                EndReason.TASK_LOST,
                                Duration.ZERO,
                                Optional.empty(),
                                TaskStop.UNKNOWN)));
    }

    @Test
    void shouldStopATaskThatBecomesKnownOnlyAfterTheEndWasDecided() {
        create();
        assertThat(after(() -> store.move(ID, Move.terminating("1", EndReason.RELEASED)))).isEmpty();

        assertThat(after(this::recordTask)).containsExactly(new Consequence.StopTask(REF, ARN, "RELEASED"));
        assertThat(after(this::recordTask)).isEmpty();
    }

    @Test
    void shouldStopATaskThatBecomesKnownOnlyAfterTheSessionHasEnded() {
        create();
        store.end(ID, "1", EndReason.FAILED_TO_START, TaskStop.UNKNOWN);

        assertThat(after(this::recordTask)).containsExactly(new Consequence.StopTask(REF, ARN, "FAILED_TO_START"));
    }

    @Test
    void shouldDoNothingAboutTheRemovalOfASessionThatHasEnded() {
        create();
        recordTask();
        store.end(ID, "1", EndReason.TASK_LOST, TaskStop.UNKNOWN);

        assertThat(after(() -> store.remove(ID))).isEmpty();
    }

    @Test
    void shouldEndASessionWhoseRowWasRemovedWhileItLived() {
        create();
        recordTask();
        store.move(ID, Move.ready("1", TestingSessions.ENDPOINT));
        clock.advance(Duration.ofMinutes(20));

        List<Consequence> consequences = after(() -> store.remove(ID));

        assertThat(consequences).hasSize(4);
        assertThat(consequences.get(0)).isEqualTo(new Consequence.StopTask(REF, ARN, "row removed"));
        assertThat(consequences.get(1)).isEqualTo(new Consequence.FreeSlot(REF));
        assertThat(error(consequences.get(2)).error()).contains("READY").contains("somebody");
        assertThat(consequences.get(3))
                .isEqualTo(new Consequence.Report(new SessionTerminated(
                        REF,
                        SessionStatus.TIMED_OUT,
                        EndReason.EXPIRED,
                        Duration.ofMinutes(20),
                        Optional.empty(),
                        TaskStop.UNKNOWN)));
    }

    @Test
    void shouldNotTakeTheRemovalOfALivingRowForItsDeadline() {
        create();
        recordTask();

        assertThat(after(() -> store.remove(ID)))
                .last()
                .isEqualTo(new Consequence.Report(new SessionTerminated(
                        REF, SessionStatus.FAILED, EndReason.TASK_LOST, Duration.ZERO, Optional.empty(), TaskStop.UNKNOWN)));
    }

    @Test
    void shouldTellARemovalByTimeToLiveFromOneBySomebody() {
        create();
        recordTask();
        DynamodbStreamRecord removal =
                TestingStreamRecords.byTimeToLive(TestingStreamRecords.of("1", store.find(ID), Optional.empty()));

        List<Consequence> consequences = SessionChange.of(removal).consequences(clock.instant());

        assertThat(consequences).hasSize(4);
        assertThat(error(consequences.get(2)).error()).contains("PROVISIONING").contains("time to live");
    }

    @Test
    void shouldKeepTheReasonAndTheSlotOfAnEndThatWasDecidedBeforeTheRowWasRemoved() {
        create();
        recordTask();
        store.move(ID, Move.terminating("1", EndReason.BROWSER_CRASHED));

        List<Consequence> consequences = after(() -> store.remove(ID));

        assertThat(consequences).hasSize(3).doesNotHaveAnyElementsOfTypes(Consequence.FreeSlot.class);
        assertThat(consequences.getFirst()).isEqualTo(new Consequence.StopTask(REF, ARN, "row removed"));
        assertThat(consequences.getLast())
                .isEqualTo(new Consequence.Report(new SessionTerminated(
                        REF,
                        SessionStatus.FAILED,
                        EndReason.BROWSER_CRASHED,
                        Duration.ZERO,
                        Optional.empty(),
                        TaskStop.UNKNOWN)));
    }

    @Test
    void shouldRefuseARecordWithoutImages() {
        DynamodbStreamRecord keysOnly = new DynamodbStreamRecord();
        keysOnly.setDynamodb(new StreamRecord().withSequenceNumber("1"));

        assertThatThrownBy(() -> SessionChange.of(keysOnly)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionChange.of(new DynamodbStreamRecord()))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("body");
    }

    private void create() {
        store.create(TestingSessions.newSession(ID));
    }

    private void recordTask() {
        store.recordTask(ID, ARN);
    }

    private List<Consequence> after(Runnable step) {
        Optional<Session> before = store.find(ID);
        step.run();
        return SessionChange.of(TestingStreamRecords.of("1", before, store.find(ID))).consequences(clock.instant());
    }

    private static SessionError error(Consequence consequence) {
        assertThat(consequence).isInstanceOf(Consequence.Report.class);
        return (SessionError) ((Consequence.Report) consequence).event();
    }

    private static EventType eventOf(Consequence consequence) {
        return ((Consequence.Report) consequence).event().type();
    }
}
