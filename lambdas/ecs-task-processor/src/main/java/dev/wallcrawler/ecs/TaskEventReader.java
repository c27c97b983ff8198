package dev.wallcrawler.ecs;

import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.task.BrowserTask;
import dev.wallcrawler.task.TaskEnd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Reads {@code ECS Task State Change} events. Thread-safe. */
final class TaskEventReader {

    private static final String DETAIL_TYPE = "ECS Task State Change";

    private final String container;

    /** @param container the name of the container that browsers run in */
    TaskEventReader(String container) {
        this.container = requireNonNull(container, "container is null");
    }

    /** @throws MalformedEventException if it is not such an event, or lacks what an event of a browser's task has */
    TaskEvent read(Map<String, Object> json) {
        JsonObject event = new JsonObject(json, "");
        if (!event.string("detail-type").equals(Optional.of(DETAIL_TYPE))) {
            throw new MalformedEventException("detail-type is not '" + DETAIL_TYPE + "'");
        }
        JsonObject detail = event.requireObject("detail");
        Map<String, String> environment = environment(detail);
        return BrowserTask.sessionOf(detail.string("startedBy"), environment)
                .map(sessionId -> read(
                        new TaskEvent.Source(
                                sessionId,
                                Optional.ofNullable(environment.get("PROJECT_ID")),
                                detail.requireString("taskArn"),
                                detail.requireLong("version")),
                        detail))
                .orElseGet(TaskEvent.Irrelevant::new);
    }

    private TaskEvent read(TaskEvent.Source source, JsonObject detail) {
        return switch (detail.requireString("lastStatus")) {
            case "RUNNING" -> new TaskEvent.Running(source);
            case "STOPPED" -> new TaskEvent.Stopped(source, end(detail));
            default -> new TaskEvent.Irrelevant();
        };
    }

    private TaskEnd end(JsonObject detail) {
        List<JsonObject> containers = detail.objects("containers");
        Optional<JsonObject> browser = containers.stream()
                .filter(candidate -> candidate.string("name").equals(Optional.of(container)))
                .findFirst()
                .or(() -> containers.size() == 1 ? Optional.of(containers.getFirst()) : Optional.empty());
        return new TaskEnd(
                new TaskStop(
                        detail.string("stoppedReason"),
                        detail.string("stopCode"),
                        browser.flatMap(found -> found.number("exitCode")).map(Number::intValue)),
                browser.flatMap(found -> found.string("reason")));
    }

    private static Map<String, String> environment(JsonObject detail) {
        Map<String, String> environment = new HashMap<>();
        detail.object("overrides").map(overrides -> overrides.objects("containerOverrides")).orElse(List.of()).stream()
                .flatMap(override -> override.objects("environment").stream())
                .forEach(variable ->
                        environment.put(variable.string("name").orElse(""), variable.string("value").orElse("")));
        return environment;
    }
}
