package dev.wallcrawler.sessions.create;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.task.BrowserTasks;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Starts browsers on ECS, one task each. Thread-safe. The session id is the client token, so that a repeated call starts no second task, and
 * {@code startedBy}, so that a task tells whose it is. Proxy credentials stay out of the overrides, which anybody who may
 * describe a task can read.
 */
final class TaskLauncher {

    private final EcsClient ecs;
    private final EcsSettings settings;
    private final BrowserTasks running;

    TaskLauncher(EcsClient ecs, EcsSettings settings) {
        this.ecs = requireNonNull(ecs, "ecs is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.running = new BrowserTasks(ecs, settings.cluster(), settings.container());
    }

    /** One that asks nobody, and thinks that every task was started. */
    TaskLauncher offline() {
        return new TaskLauncher(
                AwsClients.offlineEcs("{\"tasks\":[{\"taskArn\":\"arn:aws:ecs:::task/offline\"}],\"failures\":[]}"), settings);
    }

    /**
     * Asks for the session's task and returns its ARN. The same session asked for again gets the same task.
     *
     * @throws TaskNotStartedException if there will be no task
     */
    String start(Session session) {
        RunTaskResponse response;
        try {
            response = ecs.runTask(request(session));
        } catch (ConflictException e) {
            // An earlier call started the task, as the function was set up then, and ECS names it; or one is about to.
            return e.resourceIds().stream().findFirst().orElseThrow(() -> EcsFailures.of(e));
        } catch (SdkException e) {
            throw EcsFailures.of(e);
        }
        if (response.tasks().isEmpty()) {
            throw EcsFailures.of(response.failures());
        }
        return response.tasks().getFirst().taskArn();
    }

    /** Stops a task whose session has ended before the task was known. */
    void stop(String taskArn, String reason) {
        running.stop(taskArn, reason);
    }

    RunTaskRequest request(Session session) {
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster(settings.cluster())
                .taskDefinition(settings.taskDefinition())
                .count(1)
                .clientToken(session.id())
                .startedBy(session.id())
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(settings.subnets())
                        .securityGroups(settings.securityGroups())
                        .assignPublicIp(settings.assignPublicIp() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED)))
                .overrides(overrides -> overrides.containerOverrides(List.of(ContainerOverride.builder()
                        .name(settings.container())
                        .environment(environment(session))
                        .build())));
        if (runsOnSpot(session)) {
            return request.capacityProviderStrategy(CapacityProviderStrategyItem.builder()
                            .capacityProvider("FARGATE_SPOT")
                            .weight(1)
                            .build())
                    .build();
        }
        return request.launchType(LaunchType.FARGATE).build();
    }

    /** Decided by the session id alone: a repeated call must ask for the very same task. */
    private boolean runsOnSpot(Session session) {
        return Math.floorMod(session.id().hashCode(), 100) < settings.spotPercent();
    }

    private static List<KeyValuePair> environment(Session session) {
        List<KeyValuePair> environment = new ArrayList<>(List.of(
                variable("SESSION_ID", session.id()),
                variable("PROJECT_ID", session.projectId()),
                variable("SESSION_CREATED_AT", String.valueOf(session.createdAt().toEpochMilli())),
                variable("SESSION_EXPIRES_AT", String.valueOf(session.expiresAt().toEpochMilli())),
                variable("KEEP_ALIVE", String.valueOf(session.keepAlive())),
                variable("BROWSER_SETTINGS", BrowserSettingsJson.write(session.browserSettings()))));
        session.proxy().ifPresent(proxy -> {
            environment.add(variable("PROXY_SERVER", proxy.server()));
            environment.add(variable("PROXY_AUTHENTICATES", String.valueOf(proxy.authenticates())));
        });
        return environment;
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }
}
