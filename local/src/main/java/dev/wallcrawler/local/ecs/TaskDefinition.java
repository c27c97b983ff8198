package dev.wallcrawler.local.ecs;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * The one kind of task that the cluster runs, with one container.
 *
 * @param stopTimeout how long a task has after SIGTERM before it is killed
 */
public record TaskDefinition(
        String family, int revision, String container, String image, int cpu, int memory, Duration stopTimeout) {
    public TaskDefinition {
        requireNonNull(family, "family is null");
        requireNonNull(container, "container is null");
        requireNonNull(image, "image is null");
        requireNonNull(stopTimeout, "stopTimeout is null");
    }

    /** Whether a request's {@code taskDefinition} means this one: family, family:revision or ARN. */
    boolean isNamedBy(String name, ClusterName cluster) {
        return name.equals(family) || name.equals(family + ":" + revision) || name.equals(arn(cluster));
    }

    String arn(ClusterName cluster) {
        return cluster.arn("task-definition/" + family + ":" + revision);
    }
}
