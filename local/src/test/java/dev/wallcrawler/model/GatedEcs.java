package dev.wallcrawler.model;

import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.paginators.ListTasksIterable;

import java.util.function.Supplier;

/** The cluster of the present run, each call of it through the gate. */
final class GatedEcs implements EcsClient {

    private final Supplier<World> world;

    GatedEcs(Supplier<World> world) {
        this.world = world;
    }

    @Override
    public RunTaskResponse runTask(RunTaskRequest request) {
        return gate().pass("RunTask " + request.clientToken(), () -> RunTaskResponse.builder()
                .tasks(Task.builder()
                        .taskArn(world.get().cluster().accept(request.clientToken()))
                        .build())
                .build());
    }

    @Override
    public StopTaskResponse stopTask(StopTaskRequest request) {
        return gate().pass("StopTask " + request.task(), () -> ecs().stopTask(request));
    }

    @Override
    public ListTasksResponse listTasks(ListTasksRequest request) {
        return gate().pass("ListTasks", () -> ecs().listTasks(request));
    }

    @Override
    public ListTasksIterable listTasksPaginator(ListTasksRequest request) {
        return new ListTasksIterable(this, request);
    }

    @Override
    public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
        return gate().pass("DescribeTasks", () -> ecs().describeTasks(request));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private Gate gate() {
        return world.get().gate();
    }

    private EcsClient ecs() {
        return world.get().cluster().ecs();
    }
}
