package dev.wallcrawler.reaper;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SlotDrift;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.TestingEcs;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a pass does when parts of it fail, or when what it sees is late or changes under its hands. */
class TroubledPassTest {

    private final ReaperScene scene = new ReaperScene();

    @Test
    void shouldGoOnAfterARepairThatFailsAndThrowInTheEnd() {
        String stubborn = scene.provisioning("sess_a");
        String other = scene.provisioning("sess_b");
        String orphan = scene.provisioning("sess_gone");
        scene.store.remove("sess_gone");
        scene.store.drift(ReaperScene.PROJECT, -1);
        scene.after(305);
        scene.ecs.failing("StopTask " + stubborn);

        assertThatThrownBy(scene::pass)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("failed steps of the pass: 1");

        assertThat(scene.ecs.wanted()).containsExactly(stubborn);
        assertThat(scene.ecs.stops()).containsExactlyInAnyOrder(other, orphan);
        assertThat(scene.operations()).containsExactlyInAnyOrder(
                        "reap_expired", "reap_expired", "reap_stop_task", "reap_orphan_task");
        assertThat(scene.log.events("SESSION_ERROR")).anySatisfy(event -> {
            assertThat(event.path("session_id").asText()).isEqualTo("sess_a");
            assertThat(event.path("error").asText()).contains("StopTask");
            assertThat(event.has("ReaperRepairs")).isFalse();
        });

        scene.ecs.working("StopTask " + stubborn);
        scene.after(60);
        assertThat(scene.pass().repairs()).containsEntry("reap_unstopped_task", 1L);
        assertThat(scene.ecs.wanted()).isEmpty();
    }

    @Test
    void shouldEndAllThatIsToEndBeforeItHasATaskStopped() {
        List<String> overdue = List.of("sess_a", "sess_b", "sess_c");
        overdue.forEach(scene::provisioning);
        scene.after(305);
        List<SessionStatus> atTheFirstStop = new ArrayList<>();
        scene.ecs.before(
                "StopTask", () -> overdue.forEach(id -> atTheFirstStop.add(scene.session(id).status())));

        scene.pass();

        assertThat(atTheFirstStop).hasSize(3).containsOnly(SessionStatus.TERMINATING);
        assertThat(scene.ecs.wanted()).isEmpty();
    }

    @Test
    void shouldSayHowMuchItLeavesWhereThereIsNoTime() {
        scene.provisioning("sess_a");
        scene.provisioning("sess_b");
        scene.provisioning("sess_gone");
        scene.store.remove("sess_gone");
        scene.after(305);

        assertThatThrownBy(() -> Deadline.within(Duration.ofSeconds(3), scene::pass))
                .isInstanceOf(IllegalStateException.class);

        assertThat(scene.operations()).containsExactly("reap_out_of_time");
        assertThat(scene.log.events("SESSION_ERROR").getFirst().path("error").asText())
                .contains("2 sessions and 1 tasks");
        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.PROVISIONING);
        assertThat(scene.ecs.stops()).isEmpty();
    }

    @Test
    void shouldBeginWithOneAtOneTimeAndWithAnotherAtAnother() {
        Set<String> firsts = new HashSet<>();
        for (int pass = 0; pass < 40; pass++) {
            List.of("sess_a", "sess_b", "sess_c", "sess_d", "sess_e").forEach(id -> {
                scene.store.remove(id);
                scene.provisioning(id);
            });
            scene.after(360);
            int before = scene.ecs.stops().size();
            scene.pass();
            firsts.add(scene.ecs.stops().get(before));
        }

        assertThat(firsts).hasSize(5);
    }

    @Test
    void shouldDoWhatItCanWhileEcsDoesNotAnswer() {
        scene.provisioning("sess_overdue");
        scene.after(200);
        scene.provisioning("sess_late");
        scene.after(100);
        scene.provisioning("sess_lost");
        scene.store.move("sess_lost", Move.ready("ready", TestingSessions.ENDPOINT));
        scene.ecs.forgotten(TestingEcs.arnOf("sess_lost"));
        scene.after(80);
        scene.store.drift(ReaperScene.PROJECT, 2);
        scene.ecs.failing("ListTasks");

        assertThatThrownBy(scene::pass).isInstanceOf(IllegalStateException.class);

        assertThat(scene.operations())
                .containsExactlyInAnyOrder("reap_list_tasks", "reap_expired", "reap_not_started");
        assertThat(scene.session("sess_lost").status()).isEqualTo(SessionStatus.READY);

        scene.ecs.working("ListTasks");
        scene.ecs.failing("DescribeTasks");
        assertThatThrownBy(scene::pass).isInstanceOf(IllegalStateException.class);
        assertThat(scene.session("sess_lost").status()).isEqualTo(SessionStatus.READY);
        assertThat(scene.operations()).contains("reap_describe_tasks");

        scene.ecs.working("DescribeTasks");
        scene.pass();
        assertThat(scene.session("sess_lost").endReason()).contains(EndReason.TASK_LOST);
    }

    @Test
    void shouldNotTakeASessionForOneWithoutATaskWhileEcsDoesNotSayWhoseTasksRun() {
        scene.store.create(TestingSessions.newSession("sess_a"));
        String arn = scene.ecs.running("sess_a", scene.clock.instant());
        scene.after(180);
        scene.ecs.failing("DescribeTasks");

        assertThatThrownBy(scene::pass).isInstanceOf(IllegalStateException.class);
        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.TERMINATING);

        scene.ecs.working("DescribeTasks");
        scene.after(60);
        assertThat(scene.pass().repairs()).isEqualTo(Map.of("reap_unstopped_task", 1L));
        assertThat(scene.ecs.stops()).containsExactly(arn);
    }

    @Test
    void shouldNotCountATaskThatStopsByItselfMeanwhile() {
        String arn = scene.provisioning("sess_a");
        scene.store.end("sess_a", "end", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        scene.after(100);
        scene.ecs.before("DescribeTasks", () -> scene.ecs.stopping(arn));

        assertThat(scene.pass().repairs()).isEmpty();

        assertThat(scene.ecs.stops()).isEmpty();
    }

    @Test
    void shouldNotTakeATaskForLostThatWasStartedMeanwhile() {
        scene.store.create(TestingSessions.newSession("sess_a"));
        scene.after(100);
        scene.ecs.before(
                "DescribeTasks", () -> scene.ecs.running("sess_a", scene.clock.instant()));
        scene.store.recordTask("sess_a", TestingEcs.arnOf("sess_a"));

        assertThat(scene.pass().repairs()).isEmpty();

        assertThat(scene.session("sess_a").status()).isEqualTo(SessionStatus.PROVISIONING);
    }

    @Test
    void shouldFailWhenTheSessionsCannotBeRead() {
        SessionStore failing = Mockito.mock(SessionStore.class, invocation -> {
            throw new IllegalStateException("the table is away");
        });
        scene.provisioning("sess_a");

        assertThatThrownBy(() -> scene.passOver(failing)).isInstanceOf(IllegalStateException.class);

        assertThat(scene.operations()).containsExactly("reap_list_sessions");
        assertThat(scene.ecs.stops()).isEmpty();
    }

    @Test
    void shouldLookAfterTheOthersWhereARowIsNoSession() {
        String overdue = scene.provisioning("sess_a");
        scene.store.create(TestingSessions.newSession("sess_odd"));
        scene.store.drift(ReaperScene.PROJECT, 1);
        scene.after(305);
        SessionRows odd = new SessionRows(
                List.of(scene.session("sess_a")),
                List.of(new SessionRows.Unreadable(
                        "sess_odd", Optional.of(ReaperScene.PROJECT), "a session item lacks status")));
        SessionStore shown = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(scene.store));
        Mockito.doReturn(odd).when(shown).unendedExpiringBefore(Mockito.any());

        assertThatThrownBy(() -> scene.passOver(shown)).hasMessageContaining("failed steps of the pass: 1");

        assertThat(scene.ecs.stops()).containsExactly(overdue);
        assertThat(scene.operations()).containsExactly("reap_unreadable_row", "reap_expired");
        JsonNode error = scene.log.events("SESSION_ERROR").getFirst();
        assertThat(error.path("session_id").asText()).isEqualTo("sess_odd");
        assertThat(error.path("project_id").asText()).isEqualTo(ReaperScene.PROJECT);
        assertThat(error.path("error").asText()).isEqualTo("a session item lacks status");
        assertThat(scene.store.slots(ReaperScene.PROJECT).driftSeen()).isEqualTo(SlotDrift.NONE);
    }

    /** The index need not show yet what was moved right before the counter was read. */
    @Test
    void shouldNotCountSlotsThatHaveJustMoved() {
        scene.provisioning("sess_a");
        scene.after(60);
        scene.provisioning("sess_b");
        SessionStore lagging = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(scene.store));
        Mockito.doReturn(new SessionRows(List.of(scene.session("sess_a")), List.of()))
                .when(lagging)
                .unendedExpiringBefore(Mockito.any());
        scene.passOver(lagging);
        scene.store.move("sess_b", Move.terminating("end", EndReason.RELEASED));
        scene.provisioning("sess_c");

        assertThat(scene.passOver(lagging).repairs()).isEmpty();

        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(2);
    }

    @Test
    void shouldNotActOnWhatAnIndexShowsLate() {
        scene.provisioning("sess_ready_by_now");
        scene.provisioning("sess_ended_by_now");
        SessionRows late = scene.store.unendedExpiringBefore(scene.clock.instant().plus(Duration.ofDays(1)));
        SessionStore lagging = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(scene.store));
        Mockito.doReturn(late).when(lagging).unendedExpiringBefore(Mockito.any());
        scene.store.move("sess_ready_by_now", Move.ready("ready", TestingSessions.ENDPOINT));
        scene.store.end("sess_ended_by_now", "end", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        scene.ecs.stopping(TestingEcs.arnOf("sess_ended_by_now"));
        scene.after(200);

        ReaperReport report = scene.passOver(lagging);

        assertThat(report.repairs()).isEmpty();
        assertThat(scene.session("sess_ready_by_now").status()).isEqualTo(SessionStatus.READY);
        assertThat(scene.log.lines()).isEmpty();
    }

    @Test
    void shouldNotStopATaskWhoseRowTheIndexDoesNotShowYet() {
        scene.provisioning("sess_a");
        scene.after(100);
        SessionStore lagging = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(scene.store));
        Mockito.doReturn(new SessionRows(List.of(), List.of())).when(lagging).unendedExpiringBefore(Mockito.any());

        ReaperReport report = scene.passOver(lagging);

        assertThat(report.repairs()).isEmpty();
        assertThat(scene.ecs.stops()).isEmpty();
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(1);
    }
}
