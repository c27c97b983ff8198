package dev.wallcrawler.local;

import dev.wallcrawler.local.ecs.Cluster;
import dev.wallcrawler.local.ecs.ClusterName;
import dev.wallcrawler.local.ecs.Reserve;
import dev.wallcrawler.local.ecs.TaskDefinition;
import dev.wallcrawler.local.ecs.TaskEventSink;
import dev.wallcrawler.local.ecs.TaskProcesses;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.process.JavaCommand;
import dev.wallcrawler.logging.LogGroupName;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The cluster that browsers run in, with the one kind of task that it knows. */
final class LocalCluster {
    private static final int CAPACITY = 100;
    private static final int CPU = 1024;
    private static final int MEMORY = 2048;
    /** A controller is done 5 s after SIGTERM. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private LocalCluster() {}

    /** A controller that is ready before there is a session for it. */
    static Reserve reserve(LocalDirectory directory, JavaCommand controller, Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        variables.put("CONTROLLER_STANDBY", "true");
        return new Reserve(
                controller.toList(), variables, directory.serviceLog(LogGroupName.CONTROLLER), directory.reserve());
    }

    static Cluster create(
            LocalDirectory directory,
            JavaCommand controller,
            Map<String, String> environment,
            Optional<Reserve> reserve,
            TaskEventSink sink,
            InstantSource clock) {
        return new Cluster(
                new ClusterName(LocalEnvironment.REGION, LocalEnvironment.ACCOUNT, LocalEnvironment.CLUSTER),
                new TaskDefinition(
                        LocalEnvironment.TASK_FAMILY,
                        1,
                        LocalEnvironment.CONTAINER,
                        "wallcrawler-controller:local",
                        CPU,
                        MEMORY,
                        STOP_TIMEOUT),
                new TaskProcesses(
                        controller.toList(),
                        environment,
                        directory.serviceLog(LogGroupName.CONTROLLER),
                        directory.tasks(),
                        Path.of(System.getProperty("java.io.tmpdir")),
                        reserve),
                sink,
                new JsonLinesFile(directory.failedTaskEvents()),
                CAPACITY,
                clock);
    }
}
