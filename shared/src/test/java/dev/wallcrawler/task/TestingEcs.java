package dev.wallcrawler.task;

import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An ECS cluster in memory: as much of StopTask, ListTasks and DescribeTasks as the service answers, limits included. */
public final class TestingEcs implements EcsClient {

    public static final String CLUSTER = "wallcrawler";

    private static final int LIMIT = 100;

    private final TreeMap<String, Task> tasks = new TreeMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final Map<String, Runnable> interruptions = new HashMap<>();
    private final List<StopTaskRequest> stops = new ArrayList<>();
    private int calls;

    /** The ARN that the task of this session gets. */
    public static String arnOf(String sessionId) {
        return "arn:aws:ecs:eu-central-1:123456789012:task/" + CLUSTER + "/" + sessionId.replace("sess_", "");
    }

    public BrowserTasks tasks() {
        return new BrowserTasks(this, CLUSTER, "controller");
    }

    /** Has a task of this session run since the given time, and tells its ARN. */
    @SuppressWarnings("unchecked")
    public String running(String sessionId, Instant createdAt) {
        String arn = arnOf(sessionId);
        tasks.put(
                arn,
                Task.builder()
                        .taskArn(arn)
                        .startedBy(sessionId)
                        .createdAt(createdAt)
                        .lastStatus("RUNNING")
                        .desiredStatus("RUNNING")
                        .containers(Container.builder().name("controller").build())
                        .overrides(overrides -> overrides.containerOverrides(container -> container
                                .name("controller")
                                .environment(
                                        variable("SESSION_ID", sessionId), variable("PROJECT_ID", "proj_of_task"))))
                        .build());
        return arn;
    }

    /** Has a task run that is none of a browser's. */
    public String runningForeign(String name) {
        return put(Task.builder()
                .taskArn(arnOf(name))
                .startedBy("ecs-svc/1234567890")
                .createdAt(Instant.EPOCH)
                .lastStatus("RUNNING")
                .desiredStatus("RUNNING")
                .build());
    }

    /** Has the task be down since the given time. */
    public void stopped(String arn, Instant at, String stopCode, String stoppedReason, Container container) {
        change(arn, task -> task.toBuilder()
                .lastStatus("STOPPED")
                .desiredStatus("STOPPED")
                .stoppedAt(at)
                .stopCode(stopCode)
                .stoppedReason(stoppedReason)
                .containers(container)
                .build());
    }

    /** Has the task be on its way down. */
    public void stopping(String arn) {
        change(arn, task -> task.toBuilder()
                .lastStatus("DEPROVISIONING")
                .desiredStatus("STOPPED")
                .build());
    }

    /** Has ECS know nothing of the task any more. */
    public void forgotten(String arn) {
        tasks.remove(arn);
    }

    /** Makes every call of an operation fail, such as {@code StopTask}; {@code StopTask <arn>} makes one task's fail. */
    public void failing(String operation) {
        failures.put(
                operation,
                EcsException.builder().message(operation + " is failing").statusCode(500).build());
    }

    /** Makes it answer again. */
    public void working(String operation) {
        failures.remove(operation);
    }

    /** Has something happen right before the next call of an operation. */
    public void before(String operation, Runnable interruption) {
        interruptions.put(operation, interruption);
    }

    /** The ARNs that StopTask was called for, in order. */
    public List<String> stops() {
        return stops.stream().map(StopTaskRequest::task).toList();
    }

    /** The reasons that StopTask was given, in order. */
    public List<String> stopReasons() {
        return stops.stream().map(StopTaskRequest::reason).toList();
    }

    /** The ARNs of the tasks that are meant to run. */
    public Set<String> wanted() {
        return tasks.values().stream()
                .filter(task -> "RUNNING".equals(task.desiredStatus()))
                .map(Task::taskArn)
                .collect(Collectors.toSet());
    }

    /** How many calls were made. */
    public int calls() {
        return calls;
    }

    @Override
    public StopTaskResponse stopTask(StopTaskRequest request) {
        called("StopTask");
        failWhereTold("StopTask " + request.task());
        stops.add(request);
        Task task = tasks.get(request.task());
        if (task == null) {
            throw InvalidParameterException.builder()
                    .message("The referenced task was not found.")
                    .statusCode(400)
                    .build();
        }
        if (!"STOPPED".equals(task.lastStatus())) {
            stopping(request.task());
        }
        return StopTaskResponse.builder().task(tasks.get(request.task())).build();
    }

    @Override
    public ListTasksResponse listTasks(ListTasksRequest request) {
        called("ListTasks");
        int size = Math.min(request.maxResults(), LIMIT);
        List<String> after = tasks.tailMap(request.nextToken() == null ? "" : request.nextToken(), false).values().stream()
                .filter(task -> request.desiredStatusAsString().equals(task.desiredStatus()))
                .map(Task::taskArn)
                .toList();
        List<String> page = after.subList(0, Math.min(size, after.size()));
        return ListTasksResponse.builder()
                .taskArns(page)
                .nextToken(page.size() < after.size() ? page.getLast() : null)
                .build();
    }

    @Override
    public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
        called("DescribeTasks");
        if (request.tasks().isEmpty() || request.tasks().size() > LIMIT) {
            throw InvalidParameterException.builder()
                    .message("Tasks must have 1 to 100 members.")
                    .build();
        }
        return DescribeTasksResponse.builder()
                .tasks(request.tasks().stream()
                        .filter(tasks::containsKey)
                        .map(tasks::get)
                        .toList())
                .failures(request.tasks().stream()
                        .filter(arn -> !tasks.containsKey(arn))
                        .map(arn -> Failure.builder().arn(arn).reason("MISSING").build())
                        .toList())
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        tasks.clear();
    }

    private void called(String operation) {
        calls++;
        Runnable interruption = interruptions.remove(operation);
        if (interruption != null) {
            interruption.run();
        }
        failWhereTold(operation);
    }

    private void failWhereTold(String operation) {
        RuntimeException failure = failures.get(operation);
        if (failure != null) {
            throw failure;
        }
    }

    private String put(Task task) {
        tasks.put(task.taskArn(), task);
        return task.taskArn();
    }

    private void change(String arn, UnaryOperator<Task> change) {
        tasks.computeIfPresent(arn, (key, task) -> change.apply(task));
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }
}
