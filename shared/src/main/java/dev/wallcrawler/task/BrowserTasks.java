package dev.wallcrawler.task;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.Environment;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/** The tasks of one ECS cluster. Thread-safe. */
public final class BrowserTasks {

    /** How many tasks ECS lists or describes in one call. */
    public static final int AT_ONCE = 100;

    private static final Duration STOP = Duration.ofSeconds(2);

    private final EcsClient ecs;
    private final String cluster;
    private final String container;

    /** @param container the name of the container that the browser runs in */
    public BrowserTasks(EcsClient ecs, String cluster, String container) {
        this.ecs = requireNonNull(ecs, "ecs is null");
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.container = requireNonNull(container, "container is null");
    }

    /** The tasks of {@code ECS_CLUSTER}, whose browsers run in {@code ECS_CONTAINER_NAME}. */
    public static BrowserTasks from(Environment environment) {
        return new BrowserTasks(
                AwsClients.ecs(environment),
                environment.require("ECS_CLUSTER"),
                BrowserTask.containerName(environment));
    }

    /** One that asks nobody, and thinks that every task was stopped. */
    public BrowserTasks offline() {
        return new BrowserTasks(AwsClients.offlineEcs("{}"), cluster, container);
    }

    /**
     * Stops a task. Stopping one that is stopping, has stopped, is not known to ECS any more, or is one of another cluster changes
     * nothing. ECS is given 2 s: there is always one who stops it later.
     *
     * @param reason what ECS shows as the reason, at most 255 characters
     */
    public void stop(String taskArn, String reason) {
        try {
            StopTaskRequest request = StopTaskRequest.builder()
                    .cluster(cluster)
                    .task(taskArn)
                    .reason(reason)
                    .build();
            Deadline.within(STOP, () -> ecs.stopTask(request));
        } catch (InvalidParameterException e) {
            if (!isOfNoTaskHere(e)) {
                throw e;
            }
        }
    }

    /** The ARNs of all tasks of the cluster that are meant to run, those of other than browsers included. */
    public Set<String> running() {
        ListTasksRequest request = ListTasksRequest.builder()
                .cluster(cluster)
                .desiredStatus(DesiredStatus.RUNNING)
                .maxResults(AT_ONCE)
                .build();
        Set<String> arns = new HashSet<>();
        ecs.listTasksPaginator(request).taskArns().forEach(arns::add);
        return arns;
    }

    /**
     * What ECS knows of these tasks, by ARN; a task that it does not know is absent.
     *
     * @throws IllegalStateException if ECS did not say of a task whether it knows it
     */
    public Map<String, BrowserTask> describe(Collection<String> taskArns) {
        List<String> arns = List.copyOf(Set.copyOf(taskArns));
        Map<String, BrowserTask> found = new HashMap<>();
        for (int from = 0; from < arns.size(); from += AT_ONCE) {
            List<String> some = arns.subList(from, Math.min(from + AT_ONCE, arns.size()));
            DescribeTasksResponse answer = ecs.describeTasks(describe -> describe.cluster(cluster).tasks(some));
            answer.failures().forEach(BrowserTasks::requireMissing);
            answer.tasks().forEach(task -> found.put(task.taskArn(), TaskDescription.read(task, container)));
        }
        return found;
    }

    private static void requireMissing(Failure failure) {
        if (!"MISSING".equals(failure.reason())) {
            throw new IllegalStateException("ECS could not describe " + failure.arn() + ": " + failure.reason());
        }
    }

    /** ECS has one code for it all: "The referenced task was not found.", or "Identifier is for cluster a. Your cluster is b". */
    private static boolean isOfNoTaskHere(InvalidParameterException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("not found") || message.contains("Identifier is for cluster");
    }
}
