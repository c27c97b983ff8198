package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a cluster leaves in a file when it is killed, at whatever moment, is enough to end the task. */
@Timeout(30)
class TaskRecordTest {
    @TempDir
    Path directory;

    /** No other process of this machine has it, so that none is ended by mistake. */
    private final String session = "sess_" + UUID.randomUUID();
    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();

    @Test
    void shouldBeThereBeforeTheProcessStarts() throws Exception {
        // The start waits for somebody to read what the process writes.
        Path log = Files.createDirectories(directory.resolve("logs")).resolve("controller.jsonl");
        assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();
        Cluster cluster = cluster("exit 0");

        String taskId = cluster.run(request(session)).tasks().getFirst().id();
        try {
            Path record = directory.resolve("tasks").resolve(taskId).resolve(LeftoverTask.FILE);
            await().until(() -> Files.exists(record));
            assertThat(Files.readString(record)).contains("\"mark\":\"" + session + "\"");
        } finally {
            assertThat(Files.readString(log)).isEmpty();
        }
        awaitStopped();
        cluster.stopAll("test over", Duration.ofSeconds(5));
    }

    @Test
    void shouldEndATaskThatIsKnownByItsMarkAlone() throws Exception {
        String taskId = "0123456789abcdef0123456789abcdef";
        Path record = Files.createDirectories(directory.resolve("tasks").resolve(taskId)).resolve(LeftoverTask.FILE);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("bootId", ProcessTable.ofThisMachine().bootId())
                .put("pid", -1)
                .put("startTime", 0)
                .put("mark", session)
                .put("scratch", directory.resolve("scratch").toString());
        json.putObject("lastEvent").putObject("detail").put("taskArn", "arn:aws:ecs:::task/c/" + taskId);
        Files.writeString(record, json.toString());
        var builder = new ProcessBuilder("sleep", "60");
        builder.environment().put(ProcessFamily.MARK, session);
        Process started = builder.start();
        try {
            cluster("true").endLeftovers();

            assertThat(started.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(awaitStopped().at("/detail/taskArn").asText()).endsWith(taskId);
            assertThat(directory.resolve("tasks")).isEmptyDirectory();
        } finally {
            started.destroyForcibly();
        }
    }

    @Test
    void shouldLeaveNothingOfATaskThatDidNotStart() throws Exception {
        Cluster cluster = cluster(List.of("/no/such/program"));

        cluster.run(request(session));
        ObjectNode stopped = awaitStopped();

        assertThat(stopped.at("/detail/stopCode").asText()).isIn("TaskFailedToStart", "EssentialContainerExited");
        cluster.stopAll("test over", Duration.ofSeconds(5));
        assertThat(directory.resolve("tasks")).isEmptyDirectory();
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    private Cluster cluster(String script) {
        return cluster(List.of("/bin/sh", "-c", script));
    }

    private Cluster cluster(List<String> command) {
        return new Cluster(
                new ClusterName("us-west-2", "000000000000", "browsers"),
                new TaskDefinition("controller", 7, "controller", "local", 1024, 2048, Duration.ofSeconds(5)),
                new TaskProcesses(
                        command,
                        Map.of("PATH", System.getenv("PATH")),
                        new ServiceLog(directory.resolve("logs/controller.jsonl"), "controller"),
                        directory.resolve("tasks"),
                        directory.resolve("tmp"),
                        Optional.empty()),
                events::add,
                new JsonLinesFile(directory.resolve("failed-events.jsonl")),
                50,
                InstantSource.system());
    }

    private static RunTaskRequest request(String sessionId) {
        return new RunTaskRequest(
                1,
                Optional.of(sessionId),
                Optional.of(sessionId),
                Optional.empty(),
                "FARGATE",
                false,
                JsonNodeFactory.instance.objectNode(),
                Map.of(),
                sessionId);
    }

    private ObjectNode awaitStopped() throws InterruptedException {
        while (true) {
            ObjectNode event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event that says STOPPED").isNotNull();
            if (event.at("/detail/lastStatus").asText().equals("STOPPED")) {
                return event;
            }
        }
    }
}
