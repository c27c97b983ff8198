package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.IRuleTarget;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.lambda.eventsources.DynamoEventSource;
import software.amazon.awscdk.services.lambda.eventsources.SqsDlq;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;

/** What makes the functions run that no caller waits for: the table's stream, ECS's events, and the clock. */
final class SessionEvents extends Construct {

    private final Queue failedRecords;
    private final Queue failedEvents;

    SessionEvents(Construct scope, String id, StateStack state, SessionFunctions functions, BrowserCluster browsers) {
        super(scope, id);
        failedRecords = queue("FailedRecords");
        failedEvents = queue("FailedEvents");
        functions.of(LogGroupName.STREAM_PROCESSOR)
                .alias()
                .addEventSource(DynamoEventSource.Builder.create(state.tables().sessions())
                        .startingPosition(StartingPosition.TRIM_HORIZON)
                        .batchSize(100)
                        // A session's end should show at once; waiting for a fuller batch would only save invocations.
                        .maxBatchingWindow(Duration.seconds(0))
                        // Lambda keeps the order of one item's records within one of these.
                        .parallelizationFactor(4)
                        .reportBatchItemFailures(true)
                        .bisectBatchOnError(true)
                        .retryAttempts(10)
                        .maxRecordAge(Duration.hours(6))
                        .onFailure(new SqsDlq(failedRecords))
                        .build());
        reportFailures(functions.of(LogGroupName.ECS_TASK_PROCESSOR), 2, Duration.hours(6));
        // The next pass does what a failed one left.
        reportFailures(functions.of(LogGroupName.SESSION_REAPER), 0, Duration.minutes(1));
        Rule.Builder.create(this, "TaskStateChange")
                .description("Browsers that start and stop")
                .eventPattern(EventPattern.builder()
                        .source(List.of("aws.ecs"))
                        .detailType(List.of("ECS Task State Change"))
                        .detail(Map.of(
                                "clusterArn", List.of(browsers.cluster().getClusterArn()),
                                "group", List.of("family:" + browsers.task().getFamily()),
                                "lastStatus", List.of("RUNNING", "STOPPED")))
                        .build())
                .targets(List.of(target(functions.of(LogGroupName.ECS_TASK_PROCESSOR), 185, Duration.hours(6))))
                .build();
        Rule.Builder.create(this, "EveryMinute")
                .description("Repairs what events missed")
                .schedule(Schedule.rate(Duration.minutes(1)))
                .targets(List.of(target(functions.of(LogGroupName.SESSION_REAPER), 1, Duration.minutes(1))))
                .build();
    }

    /** Records of the stream that stream-processor gave up on. */
    Queue failedRecords() {
        return failedRecords;
    }

    /** Events that their function gave up on. */
    Queue failedEvents() {
        return failedEvents;
    }

    /**
     * What becomes of an event that the function throws on: EventBridge only hands it to Lambda, whose own queue the function is
     * called from.
     */
    private void reportFailures(SessionFunction function, int retries, Duration age) {
        function.alias()
                .configureAsyncInvoke(EventInvokeConfigOptions.builder()
                        .onFailure(new SqsDestination(failedEvents))
                        .retryAttempts(retries)
                        .maxEventAge(age)
                        .build());
    }

    /** Tries again, and keeps the event, where Lambda does not take it. */
    private IRuleTarget target(SessionFunction function, int retries, Duration age) {
        return LambdaFunction.Builder.create(function.alias())
                .deadLetterQueue(failedEvents)
                .retryAttempts(retries)
                .maxEventAge(age)
                .build();
    }

    private Queue queue(String id) {
        return Queue.Builder.create(this, id)
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .build();
    }
}
