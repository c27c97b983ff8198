package dev.wallcrawler.reaper;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.TestingEcs;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Container;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class SessionReaperTest {

    private final ReaperScene scene = new ReaperScene();

    @Test
    void shouldLeaveAHealthyWorldAlone() {
        scene.provisioning("sess_starting");
        scene.provisioning("sess_ready");
        scene.store.move("sess_ready", Move.ready("ready", TestingSessions.ENDPOINT));
        scene.provisioning("sess_ended");
        scene.store.end("sess_ended", "end", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        scene.ecs.stopping(TestingEcs.arnOf("sess_ended"));
        scene.store.create(TestingSessions.newSession("sess_being_created"));
        scene.ecs.runningForeign("gateway");
        scene.after(100);

        ReaperReport report = scene.pass();

        assertThat(report.toMap()).isEqualTo(Map.of("sessions", 3, "repairs", Map.of(), "failures", 0));
        assertThat(scene.log.lines()).isEmpty();
        assertThat(scene.ecs.stops()).isEmpty();
    }

    @Test
    void shouldEndAnOverdueSessionAndStopItsTask() {
        String arn = scene.provisioning("sess_a");
        scene.store.move("sess_a", Move.ready("ready", TestingSessions.ENDPOINT));
        scene.after(300 + 59);

        ReaperReport report = scene.pass();

        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(scene.session("sess_a").endReason()).contains(EndReason.EXPIRED);
        assertThat(scene.ecs.stops()).containsExactly(arn);
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isZero();
        assertThat(report.repairs()).isEqualTo(Map.of("reap_expired", 1L));
        assertThat(scene.log.events("SESSION_ERROR")).singleElement().satisfies(event -> {
            assertThat(event.path("metadata").path("operation").asText()).isEqualTo("reap_expired");
            assertThat(event.path("session_id").asText()).isEqualTo("sess_a");
            assertThat(event.path("project_id").asText()).isEqualTo(ReaperScene.PROJECT);
            assertThat(event.path("error").asText()).contains("59 s ago");
            assertThat(event.path("ReaperRepairs").asLong()).isEqualTo(1);
        });

        scene.ecs.stopped(arn, scene.clock.instant(), "UserInitiated", "EXPIRED", exited(0));
        scene.after(60);
        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_unfinished_end", 1L));
        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.TIMED_OUT);
        assertThat(scene.session("sess_a").taskStop().stopCode()).contains("UserInitiated");
    }

    @Test
    void shouldEndAnOverdueSessionForGoodWhoseTaskIsGone() {
        String arn = scene.provisioning("sess_a");
        scene.ecs.forgotten(arn);
        scene.after(301);

        scene.pass();

        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.TIMED_OUT);
        assertThat(scene.session("sess_a").endReason()).contains(EndReason.EXPIRED);
    }

    @Test
    void shouldEndASessionThatDoesNotStart() {
        String arn = scene.provisioning("sess_a");
        scene.store.create(TestingSessions.newSession("sess_without_task"));
        scene.after(180);

        ReaperReport report = scene.pass();

        assertThat(report.repairs()).isEqualTo(Map.of("reap_not_started", 2L));
        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(scene.session("sess_a").endReason()).contains(EndReason.FAILED_TO_START);
        assertThat(scene.ecs.stops()).containsExactly(arn);
        assertThat(scene.session("sess_without_task").status()).isEqualTo(SessionStatus.FAILED);
        assertThat(scene.session("sess_without_task").endReason()).contains(EndReason.FAILED_TO_START);
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isZero();
    }

    @Test
    void shouldStopTheUnrecordedTaskOfASessionThatDoesNotStart() {
        scene.store.create(TestingSessions.newSession("sess_a"));
        String arn = scene.ecs.running("sess_a", scene.clock.instant());
        scene.after(179);
        scene.pass();
        assertThat(scene.ecs.stops()).isEmpty();
        scene.after(1);

        scene.pass();

        assertThat(scene.ecs.stops()).containsExactly(arn);
        assertThat(scene.session("sess_a").endReason()).contains(EndReason.FAILED_TO_START);
    }

    @Test
    void shouldFailASessionWhoseTaskEcsDoesNotKnow() {
        scene.ecs.forgotten(scene.provisioning("sess_a"));
        scene.store.move("sess_a", Move.ready("ready", TestingSessions.ENDPOINT));
        scene.after(59);
        assertThat(scene.pass().repairs()).isEmpty();
        scene.after(1);

        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_lost_task", 1L));

        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.FAILED);
        assertThat(scene.session("sess_a").endReason()).contains(EndReason.TASK_LOST);
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isZero();
    }

    @Test
    void shouldSayWhatEcsSaysOfAStopThatNobodyHeardOf() {
        String arn = scene.provisioning("sess_a");
        scene.store.move("sess_a", Move.ready("ready", TestingSessions.ENDPOINT));
        scene.ecs.stopped(
                arn,
                scene.clock.instant(),
                "EssentialContainerExited",
                "Essential container in task exited",
                exited(137).toBuilder().reason("OutOfMemoryError: Container killed").build());
        scene.after(30);

        scene.pass();

        Session ended = scene.session("sess_a");
        assertThat(ended.endReason()).contains(EndReason.OUT_OF_MEMORY);
        assertThat(ended.taskStop())
                .isEqualTo(new TaskStop(
                        Optional.of("Essential container in task exited"),
                        Optional.of("EssentialContainerExited"),
                        Optional.of(137)));
    }

    @Test
    void shouldStopTasksWithoutALiveRowAndNoOthers() {
        String gone = scene.provisioning("sess_gone");
        scene.store.remove("sess_gone");
        String ended = scene.provisioning("sess_ended");
        scene.store.end("sess_ended", "end", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        String foreign = scene.ecs.runningForeign("gateway");
        scene.after(29);
        assertThat(scene.pass().repairs()).isEmpty();
        scene.after(1);
        scene.store.create(TestingSessions.newSession("sess_new"));
        String beingCreated = scene.ecs.running("sess_new", scene.clock.instant());

        ReaperReport report = scene.pass();

        assertThat(report.repairs()).containsEntry("reap_orphan_task", 2L);
        assertThat(scene.ecs.stops()).containsExactlyInAnyOrder(gone, ended);
        assertThat(scene.ecs.wanted()).containsExactlyInAnyOrder(foreign, beingCreated);
        assertThat(scene.log.events("SESSION_ERROR")).anySatisfy(event -> {
            assertThat(event.path("session_id").asText()).isEqualTo("sess_gone");
            assertThat(event.path("project_id").asText()).isEqualTo("proj_of_task");
            assertThat(event.path("metadata").path("task_arn").asText()).isEqualTo(gone);
        });
    }

    @Test
    void shouldStopTheTaskAgainOfASessionWhoseEndWasDecided() {
        String arn = scene.provisioning("sess_a");
        scene.store.move("sess_a", Move.terminating("end", EndReason.RELEASED));
        scene.after(30);

        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_unstopped_task", 1L));

        assertThat(scene.ecs.stops()).containsExactly(arn);
    }

    @Test
    void shouldBringAnEndAboutWhoseTaskIsGoneOrNeverWas() {
        scene.ecs.forgotten(scene.provisioning("sess_a"));
        scene.store.move("sess_a", Move.terminating("end", EndReason.DISCONNECTED));
        scene.store.create(TestingSessions.newSession("sess_b"));
        scene.store.move("sess_b", Move.terminating("end", EndReason.RELEASED));
        scene.after(60);

        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_unfinished_end", 2L));

        assertThat(List.of(scene.session("sess_a"), scene.session("sess_b")))
                .extracting(Session::status)
                .containsOnly(SessionStatus.STOPPED);
    }

    @Test
    void shouldRepairACounterInBothDirectionsAndSayByHowMuch() {
        scene.provisioning("sess_a");
        scene.store.drift(ReaperScene.PROJECT, 3);
        scene.after(31);

        assertThat(scene.pass().repairs()).isEmpty();
        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_slots", 3L));
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(1);
        scene.store.drift(ReaperScene.PROJECT, -1);
        assertThat(scene.pass().repairs()).isEmpty();
        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_slots", 1L));
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(1);

        assertThat(scene.log.events("SESSION_ERROR"))
                .extracting(event -> event.path("metadata").path("drift").asInt())
                .containsExactly(3, -1);
        assertThat(scene.log.events("SESSION_ERROR"))
                .extracting(event -> event.path("ReaperRepairs").asInt())
                .containsExactly(3, 1);
        assertThat(scene.log.events("SESSION_ERROR"))
                .extracting(event -> event.path("project_id").asText())
                .containsOnly(ReaperScene.PROJECT);
    }

    @Test
    void shouldRepairTheCounterOfAProjectWhoseSlotsNeverRest() {
        scene.store.drift(ReaperScene.PROJECT, 3);
        for (int pass = 1; pass <= 4; pass++) {
            scene.after(20);
            scene.provisioning("sess_" + pass);
            scene.after(10);
            assertThat(scene.pass().repairs()).isEmpty();
        }
        scene.provisioning("sess_5");

        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_slots", 3L));

        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(5);
        assertThat(scene.pass().repairs()).isEmpty();
    }

    @Test
    void shouldLookAfterTenThousandSessionsWithFewCalls() {
        for (int i = 0; i < 10_000; i++) {
            String id = "sess_" + i;
            scene.provisioning(id);
            scene.store.move(id, Move.ready("ready", TestingSessions.ENDPOINT));
        }
        for (int i = 0; i < 10_000; i += 1_000) {
            scene.ecs.forgotten(TestingEcs.arnOf("sess_" + i));
        }
        scene.after(100);
        int callsBefore = scene.ecs.calls();

        ReaperReport report = scene.pass();

        assertThat(report.sessions()).isEqualTo(10_000);
        assertThat(report.repairs()).isEqualTo(Map.of("reap_lost_task", 10L));
        assertThat(scene.ecs.calls() - callsBefore).isLessThanOrEqualTo(101);
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(9_990);
    }

    private static Container exited(int exitCode) {
        return Container.builder().name("controller").exitCode(exitCode).build();
    }
}
