package dev.wallcrawler.ecs;

import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.task.TaskEnd;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TaskEventReaderTest {

    private final TaskEventReader reader = new TaskEventReader("controller");

    @Test
    void shouldReadARunningTask() {
        Map<String, Object> event =
                TestingTaskEvents.task("RUNNING", 3).startedBy("sess_a").event();

        assertThat(reader.read(event))
                .isEqualTo(new TaskEvent.Running(
                        new TaskEvent.Source("sess_a", Optional.empty(), TestingTaskEvents.ARN, 3)));
    }

    @Test
    void shouldReadAStoppedTask() {
        Map<String, Object> event = TestingTaskEvents.task("STOPPED", 7L)
                .startedBy("sess_a")
                .overriding(Map.of("SESSION_ID", "sess_a", "PROJECT_ID", "proj_a"))
                .stopped("EssentialContainerExited", "Essential container in task exited")
                .containerReason("OutOfMemoryError: Container killed due to memory usage")
                .exitCode(137)
                .sidecar("guard", 0)
                .event();

        assertThat(reader.read(event))
                .isEqualTo(new TaskEvent.Stopped(
                        new TaskEvent.Source("sess_a", Optional.of("proj_a"), TestingTaskEvents.ARN, 7),
                        new TaskEnd(
                                new TaskStop(
                                        Optional.of("Essential container in task exited"),
                                        Optional.of("EssentialContainerExited"),
                                        Optional.of(137)),
                                Optional.of("OutOfMemoryError: Container killed due to memory usage"))));
    }

    @Test
    void shouldReadAStopThatEcsSaysNothingAbout() {
        Map<String, Object> event = TestingTaskEvents.task("STOPPED", 7)
                .startedBy("sess_a")
                .without("containers")
                .event();

        assertThat(reader.read(event))
                .isEqualTo(new TaskEvent.Stopped(
                        new TaskEvent.Source("sess_a", Optional.empty(), TestingTaskEvents.ARN, 7),
                        TaskEnd.UNKNOWN));
    }

    @Test
    void shouldReadTheOnlyContainerWhateverItsName() {
        Map<String, Object> event = TestingTaskEvents.task("STOPPED", 7)
                .startedBy("sess_a")
                .exitCode(70)
                .event();

        assertThat(new TaskEventReader("browser").read(event))
                .isInstanceOfSatisfying(
                        TaskEvent.Stopped.class,
                        stopped -> assertThat(stopped.end().stop().exitCode()).contains(70));
    }

    @Test
    void shouldFindTheSessionInTheOverridesOfATaskThatSomethingElseStarted() {
        Map<String, Object> event = TestingTaskEvents.task("RUNNING", 3)
                .startedBy("retry/1")
                .overriding(Map.of("SESSION_ID", "sess_a"))
                .event();

        assertThat(reader.read(event))
                .isEqualTo(new TaskEvent.Running(
                        new TaskEvent.Source("sess_a", Optional.empty(), TestingTaskEvents.ARN, 3)));
    }

    @Test
    void shouldPassOverTasksThatAreNoBrowsers() {
        assertThat(reader.read(TestingTaskEvents.task("STOPPED", 3)
                        .startedBy("ecs-svc/123")
                        .without("version")
                        .event()))
                .isEqualTo(new TaskEvent.Irrelevant());
        assertThat(reader.read(TestingTaskEvents.task("RUNNING", 3)
                        .overriding(Map.of("SESSION_ID", "mine"))
                        .event()))
                .isEqualTo(new TaskEvent.Irrelevant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROVISIONING", "PENDING", "ACTIVATING", "DEACTIVATING", "STOPPING", "DEPROVISIONING", "DELETED"})
    void shouldPassOverStatesOnTheWay(String lastStatus) {
        assertThat(reader.read(TestingTaskEvents.task(lastStatus, 2).startedBy("sess_a").event()))
                .isEqualTo(new TaskEvent.Irrelevant());
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(Named.of("nothing", Map.of()), "detail-type"),
                Arguments.of(Named.of("another event", Map.of("detail-type", "ECS Service Action")), "detail-type"),
                Arguments.of(Named.of("no detail", Map.of("detail-type", "ECS Task State Change")), "detail"),
                Arguments.of(
                        Named.of("detail is text", Map.of("detail-type", "ECS Task State Change", "detail", "x")),
                        "detail is not an object"),
                Arguments.of(Named.of("no version", ours().without("version").event()), "detail.version"),
                Arguments.of(Named.of("version is text", ours().with("version", "3").event()), "detail.version"),
                Arguments.of(Named.of("version below 0", ours().with("version", -1).event()), "detail.version"),
                Arguments.of(Named.of("no task", ours().without("taskArn").event()), "detail.taskArn"),
                Arguments.of(Named.of("task is a number", ours().with("taskArn", 7).event()), "detail.taskArn"),
                Arguments.of(Named.of("no state", ours().without("lastStatus").event()), "detail.lastStatus"),
                Arguments.of(
                        Named.of("containers are text", ours().with("containers", List.of("x")).event()),
                        "detail.containers"),
                Arguments.of(
                        Named.of("overrides are a list", ours().with("overrides", List.of()).event()),
                        "detail.overrides"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldRefuseAMalformedEventNamingTheField(Map<String, Object> event, String field) {
        assertThatThrownBy(() -> reader.read(event))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(field);
    }

    @Test
    void shouldNameAStepAfterTaskAndVersionInAtMost64Characters() {
        TaskEvent.Source source = new TaskEvent.Source("sess_a", Optional.empty(), TestingTaskEvents.ARN, 3);
        assertThat(source.transitionId()).isEqualTo("ecs_0123456789abcdef0123456789abcdef_3");
        assertThat(new TaskEvent.Source("sess_a", Optional.empty(), TestingTaskEvents.ARN, 4).transitionId())
                .isNotEqualTo(source.transitionId());
        assertThat(new TaskEvent.Source("sess_a", Optional.empty(), "task/" + "x".repeat(200), Long.MAX_VALUE)
                        .transitionId())
                .hasSizeLessThanOrEqualTo(64);
        assertThat(new TaskEvent.Source("sess_a", Optional.empty(), "short", 0).transitionId())
                .isEqualTo("ecs_short_0");
    }

    @Test
    void shouldTakeAVersionHoweverTheJsonReaderHoldsIt() {
        for (Number version : List.of(3, 3L, 3.0)) {
            Map<String, Object> event = new HashMap<>(
                    TestingTaskEvents.task("RUNNING", version).startedBy("sess_a").event());
            assertThat(reader.read(event))
                    .isInstanceOfSatisfying(
                            TaskEvent.Running.class,
                            running -> assertThat(running.source().version()).isEqualTo(3));
        }
    }

    private static TestingTaskEvents ours() {
        return TestingTaskEvents.task("STOPPED", 3).startedBy("sess_a");
    }
}
