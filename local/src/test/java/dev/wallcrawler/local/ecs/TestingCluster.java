package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A cluster behind its endpoint, and a client of it. */
final class TestingCluster implements AutoCloseable {
    static final String CLUSTER = "browsers";
    static final String UNTIL_TOLD = "echo \"{\\\"session\\\":\\\"$SESSION_ID\\\"}\"; sleep 60 & wait";

    private final Path directory;
    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Cluster cluster;
    private EcsClient ecs;

    /** @param directory for the tasks' files and the log */
    TestingCluster(Path directory) {
        this.directory = directory;
    }

    Cluster cluster() {
        return cluster;
    }

    EcsClient ecs() {
        return ecs;
    }

    /** What was told of tasks, oldest first. */
    BlockingQueue<ObjectNode> events() {
        return events;
    }

    @Override
    public void close() throws Exception {
        if (cluster != null) {
            cluster.stopAll("test over", Duration.ofSeconds(5));
        }
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    /** A cluster whose tasks run this script. */
    void start(String script) throws IOException {
        start(script, events::add, Duration.ofSeconds(5), 50);
    }

    void start(String script, TaskEventSink sink, Duration stopTimeout, int capacity) throws IOException {
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
        EcsEndpoint endpoint = EcsEndpoint.start(cluster);
        open.add(endpoint);
        ecs = EcsClient.builder()
                .endpointOverride(endpoint.uri())
                .region(Region.US_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
        open.add(ecs);
    }

    static RunTaskRequest request(String session, Map<String, String> environment) {
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

    static TaskOverride overrides(String container, Map<String, String> environment) {
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

    Task run(String session) {
        RunTaskResponse response = ecs.runTask(request(session, Map.of("SESSION_ID", session)));
        assertThat(response.failures()).isEmpty();
        return response.tasks().getFirst();
    }

    ObjectNode awaitEvent(String status) throws InterruptedException {
        while (true) {
            ObjectNode event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event that says " + status).isNotNull();
            if (event.at("/detail/lastStatus").asText().equals(status)) {
                return event;
            }
        }
    }

    /** Until the script has come to its own output. */
    void awaitOutput() {
        Path log = directory.resolve("logs/controller.jsonl");
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(log) && Files.size(log) > 0);
    }

    static String id(Task task) {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }

    static List<ProcessTable.Entry> marked(String session) {
        ProcessTable table = ProcessTable.ofThisMachine();
        return table.entries().stream()
                .filter(entry -> table.hasVariable(entry.pid(), ProcessFamily.MARK, session))
                .toList();
    }
}
