package dev.wallcrawler.infra;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.stream.StreamProcessorHandler;
import dev.wallcrawler.task.BrowserTasks;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sessions that run by a clock of their own, with the real stream-processor behind their table: what it logs is real. */
final class TestingSessionRun {

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 1_000);
    private final TestingEventLog streamLog = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);
    private final TestingEventLog reaperLog = TestingEventLog.of(LogGroupName.SESSION_REAPER);
    private final StreamProcessorHandler streamProcessor = new StreamProcessorHandler(
            store, new BrowserTasks(new StoppingEcs(), "cluster", "controller"), clock, streamLog.eventLog());
    private int sessions;

    /** A session that becomes ready and ends as told, that long after it was created. */
    TestingSessionRun session(Duration untilReady, Duration untilEnd, EndReason reason) {
        String id = "sess_%026d".formatted(++sessions);
        step(id, () -> store.create(TestingSessions.newSession(id)));
        step(id, () -> store.recordTask(id, "arn:aws:ecs:us-west-2:123456789012:task/cluster/" + id.substring(5)));
        clock.advance(untilReady);
        step(id, () -> store.move(id, Move.ready("ready-" + id, TestingSessions.ENDPOINT)));
        clock.advance(untilEnd.minus(untilReady));
        step(id, () -> store.move(id, Move.terminating("terminating-" + id, reason)));
        step(id, () -> store.end(id, "end-" + id, EndReason.TASK_LOST, TaskStop.UNKNOWN));
        return this;
    }

    TestingSessionRun sessions(int count, Duration untilReady, Duration untilEnd, EndReason reason) {
        for (int i = 0; i < count; i++) {
            session(untilReady, untilEnd, reason);
        }
        return this;
    }

    /** What session-reaper logs of a repair. */
    TestingSessionRun repair() {
        reaperLog.eventLog()
                .log(SessionError.of("reap_overdue", "the controller is gone").project(TestingSessions.PROJECT).repaired(1));
        return this;
    }

    /** Every line, as it went out. */
    List<JsonNode> lines() {
        return Stream.of(streamLog, reaperLog).flatMap(log -> log.events().stream()).toList();
    }

    private void step(String id, Runnable change) {
        Optional<Session> before = store.find(id);
        change.run();
        DynamodbStreamRecord row = new DynamodbStreamRecord();
        row.setEventName(before.isEmpty() ? "INSERT" : "MODIFY");
        row.setDynamodb(new StreamRecord()
                .withSequenceNumber("1")
                .withOldImage(before.map(TestingSessionRun::image).orElse(null))
                .withNewImage(store.find(id).map(TestingSessionRun::image).orElseThrow()));
        DynamodbEvent batch = new DynamodbEvent();
        batch.setRecords(List.of(row));
        if (!streamProcessor.handleRequest(batch, context()).getBatchItemFailures().isEmpty()) {
            throw new AssertionError("stream-processor could not read a change of " + id);
        }
    }

    private static Map<String, AttributeValue> image(Session session) {
        Map<String, AttributeValue> image = new HashMap<>();
        SessionItem.toItem(session, Duration.ofMinutes(15)).forEach((name, value) -> image.put(name, image(value)));
        return image;
    }

    private static AttributeValue image(software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
        return switch (value.type()) {
            case S -> new AttributeValue().withS(value.s());
            case N -> new AttributeValue().withN(value.n());
            case BOOL -> new AttributeValue().withBOOL(value.bool());
            case L -> new AttributeValue().withL(value.l().stream().map(TestingSessionRun::image).toList());
            default -> throw new IllegalArgumentException("no session has an attribute of type " + value.type());
        };
    }

    private static Context context() {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getAwsRequestId" -> "request";
                    case "getRemainingTimeInMillis" -> 60_000;
                    default -> null;
                });
    }

    private static final class StoppingEcs implements EcsClient {
        @Override
        public StopTaskResponse stopTask(StopTaskRequest request) {
            return StopTaskResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
