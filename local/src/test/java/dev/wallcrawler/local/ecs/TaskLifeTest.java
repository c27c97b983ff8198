package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.process.ProcessTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.Task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static dev.wallcrawler.local.ecs.TestingCluster.CLUSTER;
import static dev.wallcrawler.local.ecs.TestingCluster.UNTIL_TOLD;
import static dev.wallcrawler.local.ecs.TestingCluster.marked;
import static dev.wallcrawler.local.ecs.TestingCluster.request;
import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a task's processes and files, and what the events tell of it. */
class TaskLifeTest {
    @TempDir
    Path directory;

    private TestingCluster scene;

    @BeforeEach
    void open() {
        scene = new TestingCluster(directory);
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    @Test
    void shouldRunATaskFromOrderToEnd() throws Exception {
        scene.start("echo \"{\\\"given\\\":\\\"$GIVEN\\\",\\\"both\\\":\\\"$BOTH\\\",\\\"home\\\":\\\"$HOME\\\"}\"; exit 3");

        Task task = scene.ecs().runTask(request("sess_1", Map.of("SESSION_ID", "sess_1", "BOTH", "override")))
                .tasks()
                .getFirst();
        ObjectNode stopped = scene.awaitEvent("STOPPED");

        assertThat(task.taskArn()).startsWith("arn:aws:ecs:us-west-2:000000000000:task/browsers/");
        assertThat(task.clusterArn()).isEqualTo("arn:aws:ecs:us-west-2:000000000000:cluster/browsers");
        assertThat(task.startedBy()).isEqualTo("sess_1");
        assertThat(task.createdAt()).isNotNull();
        assertThat(stopped.path("detail-type").asText()).isEqualTo("ECS Task State Change");
        assertThat(stopped.path("version").asText()).isEqualTo("0");
        assertThat(stopped.at("/detail/taskArn").asText()).isEqualTo(task.taskArn());
        assertThat(stopped.at("/detail/startedBy").asText()).isEqualTo("sess_1");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(stopped.at("/detail/containers/0/exitCode").asInt()).isEqualTo(3);
        assertThat(stopped.at("/detail/containers/0/name").asText()).isEqualTo("controller");
        assertThat(Files.readString(directory.resolve("logs/controller.jsonl")))
                .isEqualTo("{\"given\":\"by the definition\",\"both\":\"override\",\"home\":\"\"}\n");
    }

    @Test
    void shouldTellEveryStateOnceInOrder() throws Exception {
        scene.start("exit 0");

        scene.run("sess_1");
        var seen = new ArrayList<JsonNode>();
        do {
            seen.add(scene.events().poll(10, TimeUnit.SECONDS));
        } while (!seen.getLast().at("/detail/lastStatus").asText().equals("STOPPED"));

        assertThat(seen).extracting(event -> event.at("/detail/lastStatus").asText())
                .containsExactly("PROVISIONING", "PENDING", "RUNNING", "STOPPED");
        assertThat(seen).extracting(event -> event.at("/detail/version").asInt()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldStopATaskWithEverythingThatItStarted() throws Exception {
        scene.start("trap 'exit 0' TERM; setsid sleep 60 & sleep 61 & echo '{}'; while :; do sleep 0.02; done");
        Task task = scene.run("sess_stop");
        scene.awaitOutput();

        Task stopping = scene.ecs().stopTask(stop -> stop.cluster(CLUSTER).task(task.taskArn()).reason("RELEASED")).task();
        ObjectNode stopped = scene.awaitEvent("STOPPED");

        assertThat(stopping.desiredStatus()).isEqualTo("STOPPED");
        assertThat(stopping.stoppedReason()).isEqualTo("RELEASED");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("UserInitiated");
        assertThat(stopped.at("/detail/stoppedReason").asText()).isEqualTo("RELEASED");
        assertThat(stopped.at("/detail/containers/0/exitCode").asInt()).isZero();
        assertThat(marked("sess_stop")).isEmpty();
    }

    @Test
    void shouldKillATaskThatDoesNotListen() throws Exception {
        scene.start("trap '' TERM; echo '{}'; while :; do sleep 0.02; done", scene.events()::add, Duration.ofMillis(300), 50);
        Task task = scene.run("sess_deaf");
        scene.awaitOutput();

        scene.ecs().stopTask(stop -> stop.cluster(CLUSTER).task(task.taskArn()));

        assertThat(scene.awaitEvent("STOPPED").at("/detail/containers/0/exitCode").asInt()).isEqualTo(137);
        assertThat(marked("sess_deaf")).isEmpty();
    }

    @Test
    void shouldReportAKilledProcessAsAContainerThatExited() throws Exception {
        scene.start(UNTIL_TOLD);
        scene.run("sess_killed");
        scene.awaitEvent("RUNNING");

        ProcessTable table = ProcessTable.ofThisMachine();
        long leader = marked("sess_killed").stream()
                .filter(entry -> entry.pid() == entry.session())
                .findFirst()
                .orElseThrow()
                .pid();
        ProcessHandle.of(leader).orElseThrow().destroyForcibly();

        ObjectNode stopped = scene.awaitEvent("STOPPED");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(stopped.at("/detail/containers/0/exitCode").asInt()).isEqualTo(137);
        assertThat(table.find(leader)).isEmpty();
        assertThat(marked("sess_killed")).isEmpty();
    }

    @Test
    void shouldSayWhyATaskDidNotStart() throws Exception {
        scene.start(UNTIL_TOLD);
        Files.createDirectories(directory.resolve("tasks").getParent());
        Files.writeString(directory.resolve("tasks"), "not a directory");

        scene.run("sess_1");

        ObjectNode stopped = scene.awaitEvent("STOPPED");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.at("/detail/stoppedReason").asText()).startsWith("CannotStartContainerError");
        assertThat(stopped.at("/detail/containers/0").has("exitCode")).isFalse();
    }

    @Test
    void shouldStopATaskThatFailsInAWayThatNobodyForesaw() throws Exception {
        scene.start(UNTIL_TOLD);

        scene.ecs().runTask(request("sess_1", Map.of("NO=NAME", "x")));

        assertThat(scene.awaitEvent("STOPPED").at("/detail/stopCode").asText()).isEqualTo("TaskFailedToStart");
        assertThat(directory.resolve("tasks")).isEmptyDirectory();
    }

    @Test
    void shouldSendAnEventAgainUntilItIsTaken() throws Exception {
        var tries = new ArrayList<String>();
        scene.start("exit 0", event -> {
            String status = event.at("/detail/lastStatus").asText();
            tries.add(status);
            if (status.equals("RUNNING") && tries.stream().filter("RUNNING"::equals).count() < 3) {
                throw new IOException("not now");
            }
            scene.events().add(event);
        }, Duration.ofSeconds(5), 50);

        scene.run("sess_1");
        scene.awaitEvent("STOPPED");

        assertThat(tries)
                .containsExactly("PROVISIONING", "PENDING", "RUNNING", "RUNNING", "RUNNING", "STOPPED");
    }

    @Test
    void shouldKeepStandardErrorAsOneLineOfJson() throws Exception {
        scene.start("echo 'first \"line\"' >&2; echo second >&2; exit 0");

        scene.run("sess_1");
        scene.awaitEvent("STOPPED");
        scene.cluster().stopAll("look at the log", Duration.ofSeconds(5));

        List<String> lines = Files.readAllLines(directory.resolve("logs/controller.jsonl"));
        assertThat(lines).singleElement().satisfies(line -> {
            JsonNode json = Json.MAPPER.readTree(line);
            assertThat(json.path("message").asText()).isEqualTo("first \"line\"\nsecond");
            assertThat(json.path("session_id").asText()).isEqualTo("sess_1");
            assertThat(json.path("event_type").asText()).isEqualTo("LOG");
        });
        assertThat(directory.resolve("tasks")).isEmptyDirectory();
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void shouldEndWhatAnEarlierClusterLeftAndNothingElse() throws Exception {
        scene.start(UNTIL_TOLD);
        Task left = scene.run("sess_left");
        scene.awaitEvent("RUNNING");
        Path record = directory.resolve("tasks").resolve(TestingCluster.id(left)).resolve("task.json");
        ObjectNode ofForeign = (ObjectNode) Json.MAPPER.readTree(record.toFile());
        Process foreign = new ProcessBuilder("sleep", "60").start();
        ofForeign.put("pid", foreign.pid()).put("mark", "sess_foreign").put("scratch", directory.resolve("no").toString());
        Path other = Files.createDirectories(directory.resolve("tasks/ffffffffffffffffffffffffffffffff"));
        Files.writeString(other.resolve("task.json"), ofForeign.toString());
        Cluster crashed = scene.cluster();
        var later = new LinkedBlockingQueue<ObjectNode>();

        scene.start(UNTIL_TOLD, later::add, Duration.ofSeconds(5), 50);
        scene.cluster().endLeftovers();

        assertThat(marked("sess_left")).isEmpty();
        assertThat(foreign.isAlive()).isTrue();
        assertThat(later).anySatisfy(stopped -> {
            assertThat(stopped.at("/detail/taskArn").asText()).isEqualTo(left.taskArn());
            assertThat(stopped.at("/detail/lastStatus").asText()).isEqualTo("STOPPED");
            assertThat(stopped.at("/detail/version").asLong()).isGreaterThan(100);
        });
        foreign.destroyForcibly();
        crashed.stopAll("test over", Duration.ofSeconds(5));
    }
}
