package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.BrowserTasks;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Does what follows from the changes of sessions, in their order. A change that fails stops the batch: it and all after it come
 * again, since a session's changes make sense only one after the other. Thread-safe.
 */
final class StreamProcessor {

    private final SessionStore sessions;
    private final BrowserTasks tasks;
    private final InstantSource clock;

    StreamProcessor(SessionStore sessions, BrowserTasks tasks, InstantSource clock) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Handles a batch and tells the sequence number of the first change that failed, if one did. Never throws. */
    StreamsEventResponse process(DynamodbEvent batch, EventLog log) {
        List<DynamodbStreamRecord> changes = batch.getRecords() == null ? List.of() : batch.getRecords();
        for (DynamodbStreamRecord change : changes) {
            try {
                apply(change, log);
            } catch (RuntimeException e) {
                log.log(failure(change, e));
                return new StreamsEventResponse(
                        List.of(new StreamsEventResponse.BatchItemFailure(sequenceNumber(change))));
            }
        }
        return new StreamsEventResponse(List.of());
    }

    private void apply(DynamodbStreamRecord change, EventLog log) {
        SessionChange.of(change).consequences(clock.instant()).forEach(consequence -> {
            switch (consequence) {
                case Consequence.StopTask stop -> stop(stop, log);
                case Consequence.FreeSlot(var session) ->
                    sessions.freeSlotOfRemoved(session.projectId(), session.sessionId());
                case Consequence.Report(var event) -> log.log(event);
            }
        });
    }

    /**
     * A stop that ECS does not take makes no change fail: nothing else waits for it, and the reaper stops what runs on after its
     * session.
     */
    private void stop(Consequence.StopTask stop, EventLog log) {
        try {
            tasks.stop(stop.taskArn(), stop.reason());
        } catch (RuntimeException e) {
            log.log(SessionError.of("stop_task", e).session(stop.session()).metadata("task_arn", stop.taskArn()));
        }
    }

    private static SessionError failure(DynamodbStreamRecord change, RuntimeException cause) {
        SessionError error = SessionError.of("stream_record", cause)
                .metadata("sequence_number", sequenceNumber(change))
                .metadata("event_name", String.valueOf(change.getEventName()));
        return session(change)
                .map(session -> error.session(session.ref()))
                .or(() -> key(change).map(error::session))
                .orElse(error);
    }

    private static Optional<Session> session(DynamodbStreamRecord change) {
        try {
            SessionChange sessions = SessionChange.of(change);
            return sessions.after().or(sessions::before);
        } catch (RuntimeException _) {
            // The failure that is being reported is this very one.
            return Optional.empty();
        }
    }

    /** The session's id, which a record names whatever its images are. */
    private static Optional<String> key(DynamodbStreamRecord change) {
        return Optional.ofNullable(change.getDynamodb())
                .map(StreamRecord::getKeys)
                .map(keys -> keys.get(SessionItem.ID))
                .map(AttributeValue::getS);
    }

    private static String sequenceNumber(DynamodbStreamRecord change) {
        return change.getDynamodb() == null ? "" : String.valueOf(change.getDynamodb().getSequenceNumber());
    }
}
