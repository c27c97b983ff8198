package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class EcsEndpointTest {
    private static final String CLUSTER = "browsers";
    private static final String UNTIL_TOLD = "echo \"{\\\"session\\\":\\\"$SESSION_ID\\\"}\"; sleep 60 & wait";

    @TempDir
    Path directory;

    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Cluster cluster;
    private EcsEndpoint endpoint;
    private EcsClient ecs;

    @AfterEach
    void stop() throws Exception {
        if (cluster != null) {
            cluster.stopAll("test over", Duration.ofSeconds(5));
        }
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private void start(String script) throws IOException {
        start(script, events::add, Duration.ofSeconds(5), 50);
    }

    private void start(String script, TaskEventSink sink, Duration stopTimeout, int capacity) throws IOException {
        cluster = new Cluster(
                new ClusterName("us-west-2", "000000000000", CLUSTER),
                new TaskDefinition("controller", 7, "controller", "local", 1024, 2048, stopTimeout),
                new TaskProcesses(
                        List.of("/bin/sh", "-c", script),
                        Map.of("PATH", System.getenv("PATH"), "GIVEN", "by the definition", "BOTH", "definition"),
                        new ServiceLog(directory.resolve("logs/controller.jsonl"), "controller"),
                        directory.resolve("tasks"),
                        directory.resolve("tmp"),
                        Optional.empty()),
                sink,
                new JsonLinesFile(directory.resolve("failed-events.jsonl")),
                capacity,
                InstantSource.system());
        endpoint = EcsEndpoint.start(cluster);
        open.add(endpoint);
        ecs = EcsClient.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.US_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
        open.add(ecs);
    }

    private static RunTaskRequest request(String session, Map<String, String> environment) {
        return RunTaskRequest.builder()
                .cluster(CLUSTER)
                .taskDefinition("controller")
                .launchType("FARGATE")
                .startedBy(session)
                .clientToken(session)
                .networkConfiguration(network ->
                        network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1").assignPublicIp("DISABLED")))
                .overrides(overrides("controller", environment))
                .build();
    }

    private static TaskOverride overrides(String container, Map<String, String> environment) {
        List<KeyValuePair> variables = environment.entrySet().stream()
                .map(entry -> KeyValuePair.builder()
                        .name(entry.getKey())
                        .value(entry.getValue())
                        .build())
                .toList();
        return TaskOverride.builder()
                .containerOverrides(ContainerOverride.builder()
                        .name(container)
                        .environment(variables)
                        .build())
                .build();
    }

    private Task run(String session) {
        RunTaskResponse response = ecs.runTask(request(session, Map.of("SESSION_ID", session)));
        assertThat(response.failures()).isEmpty();
        return response.tasks().getFirst();
    }

    private ObjectNode awaitEvent(String status) throws InterruptedException {
        while (true) {
            ObjectNode event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event that says " + status).isNotNull();
            if (event.at("/detail/lastStatus").asText().equals(status)) {
                return event;
            }
        }
    }

    /** Until the script has come to its own output. */
    private void awaitOutput() {
        Path log = directory.resolve("logs/controller.jsonl");
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(log) && Files.size(log) > 0);
    }

    private static String id(Task task) {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }

    private static List<ProcessTable.Entry> marked(String session) {
        ProcessTable table = ProcessTable.ofThisMachine();
        return table.entries().stream()
                .filter(entry -> table.hasVariable(entry.pid(), ProcessFamily.MARK, session))
                .toList();
    }

    @Test
    void shouldRunATaskFromOrderToEnd() throws Exception {
        start("echo \"{\\\"given\\\":\\\"$GIVEN\\\",\\\"both\\\":\\\"$BOTH\\\",\\\"home\\\":\\\"$HOME\\\"}\"; exit 3");

        Task task = ecs.runTask(request("sess_1", Map.of("SESSION_ID", "sess_1", "BOTH", "override")))
                .tasks()
                .getFirst();
        ObjectNode stopped = awaitEvent("STOPPED");

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
        start("exit 0");

        run("sess_1");
        var seen = new ArrayList<JsonNode>();
        do {
            seen.add(events.poll(10, TimeUnit.SECONDS));
        } while (!seen.getLast().at("/detail/lastStatus").asText().equals("STOPPED"));

        assertThat(seen).extracting(event -> event.at("/detail/lastStatus").asText())
                .containsExactly("PROVISIONING", "PENDING", "RUNNING", "STOPPED");
        assertThat(seen).extracting(event -> event.at("/detail/version").asInt()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldStopATaskWithEverythingThatItStarted() throws Exception {
        start("trap 'exit 0' TERM; setsid sleep 60 & sleep 61 & echo '{}'; while :; do sleep 0.02; done");
        Task task = run("sess_stop");
        awaitOutput();

        Task stopping = ecs.stopTask(stop -> stop.cluster(CLUSTER).task(task.taskArn()).reason("RELEASED")).task();
        ObjectNode stopped = awaitEvent("STOPPED");

        assertThat(stopping.desiredStatus()).isEqualTo("STOPPED");
        assertThat(stopping.stoppedReason()).isEqualTo("RELEASED");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("UserInitiated");
        assertThat(stopped.at("/detail/stoppedReason").asText()).isEqualTo("RELEASED");
        assertThat(stopped.at("/detail/containers/0/exitCode").asInt()).isZero();
        assertThat(marked("sess_stop")).isEmpty();
    }

    @Test
    void shouldKillATaskThatDoesNotListen() throws Exception {
        start("trap '' TERM; echo '{}'; while :; do sleep 0.02; done", events::add, Duration.ofMillis(300), 50);
        Task task = run("sess_deaf");
        awaitOutput();

        ecs.stopTask(stop -> stop.cluster(CLUSTER).task(task.taskArn()));

        assertThat(awaitEvent("STOPPED").at("/detail/containers/0/exitCode").asInt()).isEqualTo(137);
        assertThat(marked("sess_deaf")).isEmpty();
    }

    @Test
    void shouldReportAKilledProcessAsAContainerThatExited() throws Exception {
        start(UNTIL_TOLD);
        run("sess_killed");
        awaitEvent("RUNNING");

        ProcessTable table = ProcessTable.ofThisMachine();
        long leader = marked("sess_killed").stream()
                .filter(entry -> entry.pid() == entry.session())
                .findFirst()
                .orElseThrow()
                .pid();
        ProcessHandle.of(leader).orElseThrow().destroyForcibly();

        ObjectNode stopped = awaitEvent("STOPPED");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("EssentialContainerExited");
        assertThat(stopped.at("/detail/containers/0/exitCode").asInt()).isEqualTo(137);
        assertThat(table.find(leader)).isEmpty();
        assertThat(marked("sess_killed")).isEmpty();
    }

    @Test
    void shouldSayWhyATaskDidNotStart() throws Exception {
        start(UNTIL_TOLD);
        Files.createDirectories(directory.resolve("tasks").getParent());
        Files.writeString(directory.resolve("tasks"), "not a directory");

        run("sess_1");

        ObjectNode stopped = awaitEvent("STOPPED");
        assertThat(stopped.at("/detail/stopCode").asText()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.at("/detail/stoppedReason").asText()).startsWith("CannotStartContainerError");
        assertThat(stopped.at("/detail/containers/0").has("exitCode")).isFalse();
    }

    @Test
    void shouldStartOneTaskForOneClientToken() throws Exception {
        start(UNTIL_TOLD);

        Task first = run("sess_1");
        Task again = run("sess_1");

        assertThat(again.taskArn()).isEqualTo(first.taskArn());
        assertThat(ecs.listTasks(list -> list.cluster(CLUSTER)).taskArns()).containsExactly(first.taskArn());
        assertThatThrownBy(() -> ecs.runTask(request("sess_1", Map.of("SESSION_ID", "sess_2"))))
                .isInstanceOfSatisfying(ConflictException.class, conflict -> assertThat(conflict.resourceIds())
                        .containsExactly(first.taskArn()));
    }

    @Test
    void shouldPlaceNoMoreTasksThanThereIsRoomFor() throws Exception {
        start(UNTIL_TOLD, events::add, Duration.ofSeconds(5), 1);

        run("sess_1");
        RunTaskResponse second = ecs.runTask(request("sess_2", Map.of()));

        assertThat(second.tasks()).isEmpty();
        assertThat(second.failures()).singleElement().satisfies(failure -> assertThat(failure.reason())
                .isEqualTo("RESOURCE:MEMORY"));
    }

    @Test
    void shouldDescribeWhatItKnowsAndNameWhatItDoesNot() throws Exception {
        start(UNTIL_TOLD);
        Task task = run("sess_1");
        awaitEvent("RUNNING");
        String unknown = "arn:aws:ecs:us-west-2:000000000000:task/browsers/0123456789abcdef0123456789abcdef";

        var described = ecs.describeTasks(describe -> describe.cluster(CLUSTER).tasks(task.taskArn(), unknown));

        assertThat(described.tasks()).singleElement().satisfies(found -> {
            assertThat(found.lastStatus()).isEqualTo("RUNNING");
            assertThat(found.startedAt()).isNotNull();
            assertThat(found.containers().getFirst().name()).isEqualTo("controller");
            assertThat(found.overrides().containerOverrides().getFirst().environment().getFirst().value())
                    .isEqualTo("sess_1");
        });
        assertThat(described.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.arn()).isEqualTo(unknown);
            assertThat(failure.reason()).isEqualTo("MISSING");
        });
    }

    @Test
    void shouldListTasksInPagesAndByWhoStartedThem() throws Exception {
        start(UNTIL_TOLD);
        var arns = new HashMap<String, String>();
        for (String session : List.of("sess_1", "sess_2", "sess_3")) {
            arns.put(session, run(session).taskArn());
        }
        ecs.stopTask(stop -> stop.cluster(CLUSTER).task(arns.get("sess_3")));

        assertThat(ecs.listTasksPaginator(list -> list.cluster(CLUSTER).maxResults(1)).taskArns())
                .containsExactlyInAnyOrder(arns.get("sess_1"), arns.get("sess_2"));
        assertThat(ecs.listTasks(list -> list.cluster(CLUSTER).desiredStatus(DesiredStatus.STOPPED)).taskArns())
                .containsExactly(arns.get("sess_3"));
        assertThat(ecs.listTasks(list -> list.cluster(CLUSTER).startedBy("sess_2")).taskArns())
                .containsExactly(arns.get("sess_2"));
        assertThat(ecs.listTasks(list -> list.cluster(CLUSTER).family("other")).taskArns()).isEmpty();
    }

    @Test
    void shouldRefuseWhatEcsRefuses() throws Exception {
        start(UNTIL_TOLD);
        RunTaskRequest good = request("sess_1", Map.of());

        assertThatThrownBy(() -> ecs.stopTask(stop -> stop.cluster(CLUSTER).task("nothing")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The referenced task was not found.");
        assertThatThrownBy(() -> ecs.runTask(good.toBuilder().cluster("other").build()))
                .isInstanceOf(ClusterNotFoundException.class);
        assertThatThrownBy(() -> ecs.runTask(good.toBuilder().taskDefinition("other").build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("TaskDefinition not found.");
        assertThatThrownBy(() -> ecs.runTask(good.toBuilder()
                        .overrides(overrides("other", Map.of()))
                        .build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("container named other");
        assertThatThrownBy(() -> ecs.listClusters())
                .isInstanceOfSatisfying(EcsException.class, error -> assertThat(error.awsErrorDetails().errorCode())
                        .isEqualTo("UnknownOperationException"));
    }

    @Test
    void shouldSendAnEventAgainUntilItIsTaken() throws Exception {
        var tries = new ArrayList<String>();
        start("exit 0", event -> {
            String status = event.at("/detail/lastStatus").asText();
            tries.add(status);
            if (status.equals("RUNNING") && tries.stream().filter("RUNNING"::equals).count() < 3) {
                throw new IOException("not now");
            }
            events.add(event);
        }, Duration.ofSeconds(5), 50);

        run("sess_1");
        awaitEvent("STOPPED");

        assertThat(tries)
                .containsExactly("PROVISIONING", "PENDING", "RUNNING", "RUNNING", "RUNNING", "STOPPED");
    }

    @Test
    void shouldKeepStandardErrorAsOneLineOfJson() throws Exception {
        start("echo 'first \"line\"' >&2; echo second >&2; exit 0");

        run("sess_1");
        awaitEvent("STOPPED");
        cluster.stopAll("look at the log", Duration.ofSeconds(5));

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
        start(UNTIL_TOLD);
        Task left = run("sess_left");
        awaitEvent("RUNNING");
        Path record = directory.resolve("tasks").resolve(id(left)).resolve("task.json");
        ObjectNode ofForeign = (ObjectNode) Json.MAPPER.readTree(record.toFile());
        Process foreign = new ProcessBuilder("sleep", "60").start();
        ofForeign.put("pid", foreign.pid()).put("mark", "sess_foreign").put("scratch", directory.resolve("no").toString());
        Path other = Files.createDirectories(directory.resolve("tasks/ffffffffffffffffffffffffffffffff"));
        Files.writeString(other.resolve("task.json"), ofForeign.toString());
        Cluster crashed = cluster;
        var later = new LinkedBlockingQueue<ObjectNode>();

        start(UNTIL_TOLD, later::add, Duration.ofSeconds(5), 50);
        cluster.endLeftovers();

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
