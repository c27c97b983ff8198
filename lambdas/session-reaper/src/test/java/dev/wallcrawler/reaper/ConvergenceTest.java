package dev.wallcrawler.reaper;

import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.BrowserTask;
import dev.wallcrawler.task.TestingEcs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever went wrong, and though nobody else does anything any more: two passes put it right. */
class ConvergenceTest {

    private enum Task {
        RUNNING,
        STOPPING,
        STOPPED,
        FORGOTTEN
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldReachAConsistentStateFromAnyStateInTwoPasses(long seed) {
        Random random = new Random(seed);
        ReaperScene scene = new ReaperScene();
        int pastTheDeadline = 400;
        int tooLateToStart = 190;
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (i == 150) {
                scene.after(pastTheDeadline);
            }
            String id = "sess_" + i;
            ids.add(id);
            disarray(scene, id, random);
        }
        scene.store.drift(ReaperScene.PROJECT, random.nextInt(21) - 10);
        scene.ecs.runningForeign("gateway");
        scene.after(tooLateToStart);

        scene.pass();
        stoppingTasksStop(scene, ids);
        scene.after(60);
        scene.pass();
        stoppingTasksStop(scene, ids);

        List<Session> unended = scene.store.unendedExpiringBefore(
                scene.clock.instant().plus(Duration.ofDays(1))).sessions();
        assertThat(unended).isNotEmpty().hasSizeLessThan(ids.size() / 4).allSatisfy(session -> {
            assertThat(session.status()).isIn(SessionStatus.READY, SessionStatus.ACTIVE);
            assertThat(session.expiresAt()).isAfter(scene.clock.instant());
        });
        assertThat(scene.ecs.wanted())
                .filteredOn(arn -> !arn.endsWith("gateway"))
                .containsExactlyInAnyOrderElementsOf(unended.stream()
                        .map(session -> TestingEcs.arnOf(session.id()))
                        .toList());
        assertThat(scene.store.slotsInUse(ReaperScene.PROJECT)).isEqualTo(unended.size());
        assertThat(scene.pass().repairs()).isEmpty();
    }

    private static void disarray(ReaperScene scene, String id, Random random) {
        SessionStatus status = SessionStatus.values()[random.nextInt(SessionStatus.values().length)];
        TestingSessions.in(status, scene.store, id);
        if (random.nextInt(10) == 0) {
            scene.store.remove(id);
        }
        String arn = scene.ecs.running(id, scene.clock.instant());
        switch (Task.values()[random.nextInt(Task.values().length)]) {
            case RUNNING -> {}
            case STOPPING -> scene.ecs.stopping(arn);
            case STOPPED -> stop(scene, arn);
            case FORGOTTEN -> scene.ecs.forgotten(arn);
        }
        if (scene.store.find(id).flatMap(Session::taskArn).isPresent()) {
            scene.store.recordTask(id, arn);
        }
    }

    /** ECS stops what it was told to stop, and the event gets lost. */
    private static void stoppingTasksStop(ReaperScene scene, List<String> ids) {
        scene.ecs.tasks().describe(ids.stream().map(TestingEcs::arnOf).toList()).values().stream()
                .filter(task -> task.phase() == BrowserTask.Phase.STOPPING)
                .forEach(task -> stop(scene, task.arn()));
    }

    private static void stop(ReaperScene scene, String arn) {
        scene.ecs.stopped(
                arn,
                scene.clock.instant(),
                "UserInitiated",
                "stopped",
                Container.builder().name("controller").exitCode(0).build());
    }
}
