package dev.wallcrawler.ecs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events as EventBridge delivers them. */
final class TestingTaskEvents {

    static final String ARN = "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/0123456789abcdef0123456789abcdef";

    private final Map<String, Object> detail = new HashMap<>();
    private final Map<String, Object> container = new HashMap<>(Map.of("name", "controller"));
    private final List<Map<String, Object>> containers = new ArrayList<>(List.of(container));

    private TestingTaskEvents(String lastStatus, Number version) {
        detail.put("taskArn", ARN);
        detail.put("clusterArn", "arn:aws:ecs:us-west-2:123456789012:cluster/wallcrawler");
        detail.put("lastStatus", lastStatus);
        detail.put("version", version);
        detail.put("containers", containers);
    }

    static TestingTaskEvents task(String lastStatus, Number version) {
        return new TestingTaskEvents(lastStatus, version);
    }

    TestingTaskEvents startedBy(String startedBy) {
        return with("startedBy", startedBy);
    }

    TestingTaskEvents overriding(Map<String, String> environment) {
        return with(
                "overrides",
                Map.of(
                        "containerOverrides",
                        List.of(Map.of(
                                "name",
                                "controller",
                                "environment",
                                environment.entrySet().stream()
                                        .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                                        .toList()))));
    }

    TestingTaskEvents stopped(String stopCode, String stoppedReason) {
        return with("stopCode", stopCode).with("stoppedReason", stoppedReason);
    }

    TestingTaskEvents exitCode(Number exitCode) {
        container.put("exitCode", exitCode);
        return this;
    }

    TestingTaskEvents containerReason(String reason) {
        container.put("reason", reason);
        return this;
    }

    TestingTaskEvents sidecar(String name, Number exitCode) {
        containers.addFirst(Map.of("name", name, "exitCode", exitCode));
        return this;
    }

    TestingTaskEvents with(String field, Object value) {
        detail.put(field, value);
        return this;
    }

    TestingTaskEvents without(String field) {
        detail.remove(field);
        return this;
    }

    Map<String, Object> event() {
        return new HashMap<>(Map.of(
                "version", "0",
                "id", "3317b2af-7005-947d-b652-f55e762e571a",
                "detail-type", "ECS Task State Change",
                "source", "aws.ecs",
                "account", "123456789012",
                "time", "2026-11-20T18:44:05Z",
                "region", "us-west-2",
                "resources", List.of(ARN),
                "detail", detail));
    }
}
