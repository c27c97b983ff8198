package dev.wallcrawler.reaper;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.TaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The sessions have a timeout of 300 s, and are given 180 s to start, 5 s past the deadline, 60 s to get a task, 30 s to settle. */
class DiagnosisTest {

    private static final String ID = "sess_a";
    private static final String ARN = "arn";
    private static final TaskState WANTED = new TaskState.Wanted(ARN);
    private static final TaskState STOPPING = new TaskState.Stopping();
    private static final TaskState ABSENT = new TaskState.Absent();
    private static final TaskState UNKNOWN = new TaskState.Unknown();
    private static final TaskStop KILLED =
            new TaskStop(Optional.of("Essential container exited"), Optional.of("EssentialContainerExited"), Optional.of(137));

    private final TestingClock clock = new TestingClock();
    private final Instant start = clock.instant();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);

    @Test
    void shouldFindNothingWrongWithASessionThatRunsWithinItsTime() {
        Session active = ready();

        assertThat(at(0, active, WANTED)).isEmpty();
        assertThat(at(299, active, WANTED)).isEmpty();
        assertThat(at(299, active, STOPPING)).isEmpty();
        assertThat(at(299, active, UNKNOWN)).isEmpty();
    }

    /** A repeated create may have got it its task only now. */
    @Test
    void shouldNotTakeATaskForLostThatWasJustRecorded() {
        store.create(TestingSessions.newSession(ID));
        clock.advance(Duration.ofSeconds(100));
        Session provisioning = store.recordTask(ID, ARN).current().orElseThrow();

        assertThat(at(159, provisioning, ABSENT)).isEmpty();
        assertThat(at(160, provisioning, ABSENT)).map(Remedy::operation).contains("reap_lost_task");
    }

    @Test
    void shouldLeaveTheDeadlineToTheControllerForAMoment() {
        Session active = ready();

        assertThat(at(304, active, WANTED)).isEmpty();
        assertThat(at(305, active, WANTED)).hasValueSatisfying(remedy -> {
            assertThat(remedy).isInstanceOf(Remedy.Terminate.class);
            assertThat(remedy.operation()).isEqualTo("reap_expired");
            assertThat(((Remedy.Terminate) remedy).reason()).isEqualTo(EndReason.EXPIRED);
            assertThat(((Remedy.Terminate) remedy).taskArn()).contains(ARN);
            assertThat(((Remedy.Terminate) remedy).taskStop()).isEmpty();
        });
        assertThat(at(305, active, STOPPING)).map(Remedy::operation).contains("reap_expired");
        assertThat(at(305, active, UNKNOWN)).map(Remedy::operation).contains("reap_expired");
    }

    @Test
    void shouldEndAnOverdueSessionAtOnceWhoseControllerIsGone() {
        Session active = ready();

        assertThat(at(300, active, ABSENT)).hasValueSatisfying(remedy -> {
            assertThat(remedy.operation()).isEqualTo("reap_expired");
            assertThat(((Remedy.Terminate) remedy).taskArn()).isEmpty();
            assertThat(((Remedy.Terminate) remedy).taskStop()).contains(TaskStop.UNKNOWN);
        });
        assertThat(at(302, active, stoppedAt(301, KILLED))).hasValueSatisfying(remedy -> {
            assertThat(remedy.operation()).isEqualTo("reap_expired");
            assertThat(((Remedy.Terminate) remedy).taskStop()).contains(KILLED);
        });
    }

    @Test
    void shouldNameTheCauseOfAnEndThatCameBeforeTheDeadline() {
        Session active = ready();

        assertThat(at(400, active, stoppedAt(200, KILLED)))
                .contains(new Remedy.End("reap_lost_task", "its task stopped 200 s ago", EndReason.TASK_LOST, KILLED));
        TaskState outOfMemory = new TaskState.Stopped(
                new TaskEnd(KILLED, Optional.of("OutOfMemoryError: Container killed")),
                Optional.of(start.plusSeconds(200)));
        assertThat(at(400, active, outOfMemory))
                .map(remedy -> ((Remedy.End) remedy).reasonIfNoneDecided())
                .contains(EndReason.OUT_OF_MEMORY);
    }

    @Test
    void shouldGiveASessionThreeMinutesToStart() {
        Session provisioning = provisioning();

        for (TaskState task : new TaskState[] {WANTED, UNKNOWN, STOPPING}) {
            assertThat(at(179, provisioning, task)).isEmpty();
            assertThat(at(180, provisioning, task)).hasValueSatisfying(remedy -> {
                assertThat(remedy.operation()).isEqualTo("reap_not_started");
                assertThat(((Remedy.Terminate) remedy).reason()).isEqualTo(EndReason.FAILED_TO_START);
                assertThat(((Remedy.Terminate) remedy).taskArn()).contains(ARN);
            });
        }
    }

    @Test
    void shouldLeaveASessionAloneWhoseTaskIsBeingAskedFor() {
        Session creating = creating();

        assertThat(at(179, creating, ABSENT)).isEmpty();
        assertThat(at(180, creating, ABSENT))
                .contains(new Remedy.End(
                        "reap_not_started",
                        "it was created 180 s ago and has no task",
                        EndReason.FAILED_TO_START,
                        TaskStop.UNKNOWN));
    }

    @Test
    void shouldNotTakeANewTaskForLostThatEcsDoesNotShowYet() {
        Session provisioning = provisioning();

        assertThat(at(59, provisioning, ABSENT)).isEmpty();
        assertThat(at(60, provisioning, ABSENT))
                .contains(new Remedy.End(
                        "reap_lost_task", "ECS does not know its task", EndReason.TASK_LOST, TaskStop.UNKNOWN));
    }

    @Test
    void shouldTakeARunningSessionForLostThatNoTaskBelongsTo() {
        store.create(TestingSessions.newSession(ID));
        store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));

        assertThat(at(60, session(), ABSENT)).map(Remedy::operation).contains("reap_lost_task");
    }

    @Test
    void shouldGiveTheEventOfAStoppedTaskTimeToCome() {
        Session active = ready();

        assertThat(at(129, active, stoppedAt(100, KILLED))).isEmpty();
        assertThat(at(130, active, stoppedAt(100, KILLED))).map(Remedy::operation).contains("reap_lost_task");
        assertThat(at(129, provisioning(), new TaskState.Stopped(TaskEnd.UNKNOWN, Optional.empty())))
                .map(Remedy::operation)
                .contains("reap_lost_task");
    }

    @Test
    void shouldGiveAnEndTimeToHappen() {
        Session ending = ending(100);

        for (TaskState task : new TaskState[] {WANTED, STOPPING, stoppedAt(101, KILLED), ABSENT, UNKNOWN}) {
            assertThat(at(129, ending, task)).isEmpty();
        }
    }

    @Test
    void shouldBringAnEndAboutThatDoesNotHappen() {
        Session ending = ending(100);

        assertThat(at(130, ending, WANTED))
                .contains(new Remedy.Stop(
                        "reap_unstopped_task", "its end was decided 30 s ago, its task runs on", ARN));
        assertThat(at(130, ending, stoppedAt(100, KILLED)))
                .contains(new Remedy.End(
                        "reap_unfinished_end",
                        "its end was decided 30 s ago, and its task is gone",
                        EndReason.TASK_LOST,
                        KILLED));
        assertThat(at(130, ending, ABSENT))
                .map(remedy -> ((Remedy.End) remedy).stop())
                .contains(TaskStop.UNKNOWN);
        assertThat(at(130, ending, STOPPING)).isEmpty();
        assertThat(at(130, ending, UNKNOWN)).isEmpty();
    }

    /** A task takes its time to stop, and ECS's event comes after that. */
    @Test
    void shouldGiveTheEventOfATaskThatStoppedLateTimeToCome() {
        Session ending = ending(100);

        assertThat(at(149, ending, stoppedAt(120, KILLED))).isEmpty();
        assertThat(at(150, ending, stoppedAt(120, KILLED))).map(Remedy::operation).contains("reap_unfinished_end");
        assertThat(at(130, ending, new TaskState.Stopped(TaskEnd.UNKNOWN, Optional.empty())))
                .map(Remedy::operation)
                .contains("reap_unfinished_end");
    }

    @Test
    void shouldWaitForTheTaskOfASessionThatWasReleasedWhileItWasCreated() {
        store.create(TestingSessions.newSession(ID));
        store.move(ID, Move.terminating("end", EndReason.RELEASED));

        assertThat(at(59, session(), ABSENT)).isEmpty();
        assertThat(at(60, session(), ABSENT)).map(Remedy::operation).contains("reap_unfinished_end");
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"STOPPED", "TIMED_OUT", "FAILED"})
    void shouldLeaveAnEndedSessionBe(SessionStatus status) {
        Session ended = TestingSessions.in(status, store, ID);

        for (TaskState task : new TaskState[] {WANTED, STOPPING, stoppedAt(1, KILLED), ABSENT, UNKNOWN}) {
            assertThat(at(100_000, ended, task)).isEmpty();
        }
    }

    private Optional<Remedy> at(int seconds, Session session, TaskState task) {
        Patience patience =
                new Patience(Duration.ofSeconds(180), Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));
        return new Diagnosis(patience, start.plusSeconds(seconds)).of(session, task);
    }

    private TaskState stoppedAt(int seconds, TaskStop stop) {
        return new TaskState.Stopped(new TaskEnd(stop, Optional.empty()), Optional.of(start.plusSeconds(seconds)));
    }

    private Session creating() {
        store.create(TestingSessions.newSession(ID));
        return session();
    }

    private Session provisioning() {
        store.create(TestingSessions.newSession(ID));
        store.recordTask(ID, ARN);
        return session();
    }

    private Session ready() {
        provisioning();
        store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        return session();
    }

    private Session ending(int seconds) {
        ready();
        clock.advance(Duration.ofSeconds(seconds));
        store.move(ID, Move.terminating("end", EndReason.RELEASED));
        return session();
    }

    private Session session() {
        return store.find(ID).orElseThrow();
    }
}
