package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls each function once a day with an event that asks nothing of it. Lambda drops the snapshot of a version that nobody called
 * for 14 days, and fails whoever calls it next, until it has made another one. session-reaper is called by the clock anyway.
 */
final class SnapshotUpkeep extends Construct {

    /** No route of the API's, so that the answer is 404. The trail shows it. */
    private static final String ROUTE = "/upkeep";

    SnapshotUpkeep(Construct scope, String id, SessionFunctions functions) {
        super(scope, id);
        functions.all().forEach((name, function) -> {
            if (name != LogGroupName.SESSION_REAPER) {
                daily(name, function);
            }
        });
    }

    private void daily(LogGroupName name, SessionFunction function) {
        Rule.Builder.create(this, name.service())
                .description("Keeps the snapshot of " + name.service())
                .schedule(Schedule.rate(Duration.days(1)))
                .targets(List.of(LambdaFunction.Builder.create(function.alias())
                        // Sorted: each synthesis must write the same template.
                        .event(RuleTargetInput.fromObject(new TreeMap<>(eventFor(name))))
                        .retryAttempts(2)
                        // The next day's does what a lost one would have done.
                        .maxEventAge(Duration.hours(1))
                        .build()))
                .build();
    }

    private static Map<String, Object> eventFor(LogGroupName name) {
        return switch (name) {
            case STREAM_PROCESSOR -> Map.of("Records", List.of());
            // Of a task that no session has.
            case ECS_TASK_PROCESSOR -> Map.of("detail-type", "ECS Task State Change", "detail", Map.of());
            // Without a key.
            case AUTHORIZER -> Map.of(
                    "type", "REQUEST",
                    "methodArn", "arn:aws:execute-api:any:any:any/any/GET" + ROUTE,
                    "httpMethod", "GET",
                    "resource", ROUTE);
            default -> Map.of("httpMethod", "GET", "resource", ROUTE);
        };
    }
}
