package dev.wallcrawler.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** As much of ECS's own protocol as the functions use: tasks that run until they are stopped. */
final class EcsOnTheWire implements FaultyEndpoint.Upstream {

    private static final String ARN = "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/";

    private final InstantSource clock;
    private final Map<String, ObjectNode> tasks = new ConcurrentHashMap<>();

    EcsOnTheWire(InstantSource clock) {
        this.clock = clock;
    }

    static String arnOf(String sessionId) {
        return ARN + sessionId.substring("sess_".length());
    }

    /** The sessions whose tasks run. */
    List<String> running() {
        return tasks.values().stream()
                .filter(task -> task.path("desiredStatus").asText().equals("RUNNING"))
                .map(task -> task.path("startedBy").asText())
                .toList();
    }

    /** Starts a task. */
    void run(String sessionId) {
        tasks.computeIfAbsent(arnOf(sessionId), arn -> Json.MAPPER
                .createObjectNode()
                .put("taskArn", arn)
                .put("startedBy", sessionId)
                .put("lastStatus", "RUNNING")
                .put("desiredStatus", "RUNNING")
                .put("createdAt", clock.millis() / 1_000.0));
    }

    @Override
    public FaultyEndpoint.Reply reply(String target, byte[] body) throws IOException {
        JsonNode request = Json.MAPPER.readTree(body);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        switch (target.substring(target.indexOf('.') + 1)) {
            case "RunTask" -> {
                String sessionId = request.path("clientToken").asText();
                run(sessionId);
                answer.putArray("tasks").add(tasks.get(arnOf(sessionId)));
                answer.putArray("failures");
            }
            case "StopTask" -> {
                ObjectNode task = tasks.get(request.path("task").asText());
                if (task == null) {
                    return new FaultyEndpoint.Reply(
                            400, Fault.Answer.error(400, "InvalidParameterException").body().replace("a fault", "not found"));
                }
                task.put("desiredStatus", "STOPPED").put("lastStatus", "STOPPED").put("stoppedAt", clock.millis() / 1_000.0);
                answer.set("task", task);
            }
            case "ListTasks" -> running(answer.putArray("taskArns"));
            case "DescribeTasks" -> describe(request.path("tasks"), answer);
            default -> throw new IOException("ECS does not do " + target);
        }
        return new FaultyEndpoint.Reply(200, answer.toString());
    }

    private void running(ArrayNode arns) {
        new ArrayList<>(running()).forEach(sessionId -> arns.add(arnOf(sessionId)));
    }

    private void describe(JsonNode arns, ObjectNode answer) {
        ArrayNode found = answer.putArray("tasks");
        ArrayNode failures = answer.putArray("failures");
        arns.forEach(arn -> {
            ObjectNode task = tasks.get(arn.asText());
            if (task == null) {
                failures.addObject().put("arn", arn.asText()).put("reason", "MISSING");
            } else {
                found.add(task);
            }
        });
    }
}
