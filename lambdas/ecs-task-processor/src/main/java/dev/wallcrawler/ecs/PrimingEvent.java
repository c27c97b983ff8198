package dev.wallcrawler.ecs;

import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.RuntimeJson;

import java.util.List;
import java.util.Map;

/** An event of a task that never was, to walk through before the snapshot is taken. */
final class PrimingEvent {

    private PrimingEvent() {}

    /** As the runtime would hand it over. */
    static Map<String, Object> taskIs(String lastStatus) {
        Map<String, Object> detail = Map.of(
                "taskArn", "arn:aws:ecs:us-east-1:000000000000:task/priming/priming",
                "startedBy", Priming.SESSION_ID,
                "version", 1,
                "lastStatus", lastStatus,
                "overrides", Map.of("containerOverrides", List.of(Map.of("environment", List.of()))),
                "containers", List.of(Map.of("name", "priming", "exitCode", 0)));
        return RuntimeJson.<Map<String, Object>>of(Map.class).pass(Map.of("detail-type", "ECS Task State Change", "detail", detail));
    }
}
