package dev.wallcrawler.task;

import dev.wallcrawler.session.TaskStop;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BrowserTasksTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private final TestingEcs ecs = new TestingEcs();
    private final BrowserTasks tasks = ecs.tasks();

    @Test
    void shouldStopARunningTaskWithTheReason() {
        String arn = ecs.running("sess_a", START);

        tasks.stop(arn, "RELEASED");

        assertThat(ecs.wanted()).isEmpty();
        assertThat(ecs.stopReasons()).containsExactly("RELEASED");
    }

    @Test
    void shouldTakeStoppingATaskThatIsGoneForDone() {
        String stopping = ecs.running("sess_a", START);
        ecs.stopping(stopping);
        String stopped = ecs.running("sess_b", START);
        ecs.stopped(stopped, START, "UserInitiated", "stopped", exited(0));

        tasks.stop(stopping, "RELEASED");
        tasks.stop(stopped, "RELEASED");
        tasks.stop(TestingEcs.arnOf("sess_never_was"), "RELEASED");

        assertThat(ecs.stops()).hasSize(3);
    }

    /** The row of a deployment's life before: nothing here can stop its task. */
    @Test
    void shouldTakeStoppingATaskOfAnotherClusterForDone() {
        assertThatCode(() -> refusing("Invalid identifier: Identifier is for cluster other. Your cluster is wallcrawler")
                        .stop("arn", "RELEASED"))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldNotTakeAnotherRefusalForDone() {
        assertThatThrownBy(() -> refusing("Task Identifier is invalid").stop("arn", "RELEASED"))
                .isInstanceOf(InvalidParameterException.class);
        ecs.failing("StopTask");
        assertThatThrownBy(() -> tasks.stop("arn", "RELEASED")).isInstanceOf(EcsException.class);
    }

    @Test
    void shouldStopNothingOffline() {
        String arn = ecs.running("sess_a", START);

        tasks.offline().stop(arn, "RELEASED");

        assertThat(ecs.calls()).isZero();
        assertThat(ecs.wanted()).containsExactly(arn);
    }

    private static BrowserTasks refusing(String message) {
        EcsClient refusing = new EcsClient() {
            @Override
            public StopTaskResponse stopTask(StopTaskRequest request) {
                throw InvalidParameterException.builder().message(message).build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
        return new BrowserTasks(refusing, "wallcrawler", "controller");
    }

    @Test
    void shouldListAndDescribeMoreTasksThanOneCallTakes() {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            running.add(ecs.running("sess_" + i, START));
        }
        String stopping = ecs.running("sess_stopping", START);
        ecs.stopping(stopping);

        assertThat(tasks.running()).containsExactlyInAnyOrderElementsOf(running);
        assertThat(tasks.describe(running).keySet()).containsExactlyInAnyOrderElementsOf(running);
        assertThat(ecs.calls()).isEqualTo(6);
        assertThat(tasks.describe(List.of())).isEmpty();
        assertThat(ecs.calls()).isEqualTo(6);
    }

    @Test
    void shouldTellWhatEcsKnowsOfATask() {
        String running = ecs.running("sess_running", START);
        String stopping = ecs.running("sess_stopping", START);
        ecs.stopping(stopping);
        String stopped = ecs.running("sess_stopped", START);
        ecs.stopped(stopped, START.plusSeconds(9), "EssentialContainerExited", "Essential container exited", exited(71));
        String foreign = ecs.runningForeign("gateway");

        Map<String, BrowserTask> found =
                tasks.describe(List.of(running, stopping, stopped, foreign, TestingEcs.arnOf("sess_unknown")));

        assertThat(found).hasSize(4);
        assertThat(found.get(running))
                .isEqualTo(new BrowserTask(
                        running,
                        Optional.of("sess_running"),
                        Optional.of("proj_of_task"),
                        BrowserTask.Phase.WANTED,
                        Optional.of(START),
                        Optional.empty(),
                        TaskEnd.UNKNOWN));
        assertThat(found.get(stopping).phase()).isEqualTo(BrowserTask.Phase.STOPPING);
        assertThat(found.get(stopped).phase()).isEqualTo(BrowserTask.Phase.STOPPED);
        assertThat(found.get(stopped).stoppedAt()).contains(START.plusSeconds(9));
        assertThat(found.get(stopped).end())
                .isEqualTo(new TaskEnd(
                        new TaskStop(
                                Optional.of("Essential container exited"),
                                Optional.of("EssentialContainerExited"),
                                Optional.of(71)),
                        Optional.empty()));
        assertThat(found.get(foreign).sessionId()).isEmpty();
    }

    @Test
    void shouldReadTheBrowsersContainerAndNotASidecars() {
        String arn = ecs.running("sess_a", START);
        EcsClient withSidecar = new EcsClient() {
            @Override
            public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
                return DescribeTasksResponse.builder()
                        .tasks(ecs.describeTasks(request).tasks().getFirst().toBuilder()
                                .lastStatus("STOPPED")
                                .containers(
                                        Container.builder().name("guard").exitCode(0).build(),
                                        exited(137))
                                .build())
                        .build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };

        BrowserTask task = new BrowserTasks(withSidecar, "wallcrawler", "controller").describe(List.of(arn)).get(arn);

        assertThat(task.end().stop().exitCode()).contains(137);
    }

    @Test
    void shouldNotTakeAnUnclearAnswerForATaskThatIsGone() {
        EcsClient unclear = new EcsClient() {
            @Override
            public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
                return DescribeTasksResponse.builder()
                        .failures(Failure.builder().arn("arn").reason("INTERNAL").build())
                        .build();
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> new BrowserTasks(unclear, "wallcrawler", "controller").describe(List.of("arn")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("INTERNAL");
    }

    private static Container exited(int exitCode) {
        return Container.builder().name("controller").exitCode(exitCode).build();
    }
}
