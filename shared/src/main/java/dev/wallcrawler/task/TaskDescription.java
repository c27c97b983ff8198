package dev.wallcrawler.task;

import dev.wallcrawler.session.TaskStop;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads ECS's own form of a task. */
final class TaskDescription {

    private static final String STOPPED = DesiredStatus.STOPPED.toString();

    private TaskDescription() {}

    static BrowserTask read(Task task, String container) {
        Map<String, String> environment = environment(task);
        return new BrowserTask(
                task.taskArn(),
                BrowserTask.sessionOf(Optional.ofNullable(task.startedBy()), environment),
                Optional.ofNullable(environment.get("PROJECT_ID")),
                phase(task),
                Optional.ofNullable(task.createdAt()),
                Optional.ofNullable(task.stoppedAt()),
                end(task, container));
    }

    private static BrowserTask.Phase phase(Task task) {
        if (STOPPED.equals(task.lastStatus())) {
            return BrowserTask.Phase.STOPPED;
        }
        return STOPPED.equals(task.desiredStatus()) ? BrowserTask.Phase.STOPPING : BrowserTask.Phase.WANTED;
    }

    private static TaskEnd end(Task task, String name) {
        if (!STOPPED.equals(task.lastStatus())) {
            return TaskEnd.UNKNOWN;
        }
        List<Container> containers = task.containers();
        Optional<Container> browser = containers.stream()
                .filter(container -> name.equals(container.name()))
                .findFirst()
                .or(() -> containers.size() == 1 ? Optional.of(containers.getFirst()) : Optional.empty());
        return new TaskEnd(
                new TaskStop(
                        Optional.ofNullable(task.stoppedReason()),
                        Optional.ofNullable(task.stopCodeAsString()),
                        browser.map(Container::exitCode)),
                browser.map(Container::reason));
    }

    private static Map<String, String> environment(Task task) {
        Map<String, String> environment = new HashMap<>();
        if (task.overrides() != null) {
            task.overrides().containerOverrides().stream()
                    .flatMap(override -> override.environment().stream())
                    .forEach(variable -> environment.put(variable.name(), variable.value()));
        }
        return environment;
    }
}
