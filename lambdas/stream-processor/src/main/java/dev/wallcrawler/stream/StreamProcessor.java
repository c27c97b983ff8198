package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.BrowserTasks;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Does what follows from the changes of sessions, in their order. A change that fails stops the batch: it and all after it come
 * again, since a session's changes make sense only one after the other. So do those that the invocation's {@link Deadline} leaves
 * no time for, before any of them was begun. Thread-safe.
 */
final class StreamProcessor {

    /** What must be left of the time for one more change: what it waits for is a stop and a slot. */
    private static final Duration FOR_ONE = Duration.ofSeconds(5);

    private final SessionStore sessions;
    private final BrowserTasks tasks;
    private final Duration forStops;
    private final InstantSource clock;

    /** @param forStops how long the stops of one batch may take together */
    StreamProcessor(SessionStore sessions, BrowserTasks tasks, Duration forStops, InstantSource clock) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.forStops = requireNonNull(forStops, "forStops is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Handles a batch and tells the sequence number of the first change that failed or was not begun, if any. Never throws. */
    StreamsEventResponse process(DynamodbEvent batch, EventLog log) {
        List<DynamodbStreamRecord> changes = batch.getRecords() == null ? List.of() : batch.getRecords();
        TaskStops stops = new TaskStops(tasks, forStops, log);
        for (DynamodbStreamRecord change : changes) {
            if (!Deadline.leaves(FOR_ONE)) {
                return from(change, SessionError.of("stream_record", "the time is up: it comes again, and all after it"), log);
            }
            try {
                apply(change, stops, log);
            } catch (RuntimeException e) {
                return from(change, SessionError.of("stream_record", e), log);
            }
        }
        return new StreamsEventResponse(List.of());
    }

    /** The answer that has the change and all after it come again. */
    private static StreamsEventResponse from(DynamodbStreamRecord change, SessionError why, EventLog log) {
        log.log(about(change, why));
        return new StreamsEventResponse(List.of(new StreamsEventResponse.BatchItemFailure(sequenceNumber(change))));
    }

    private void apply(DynamodbStreamRecord change, TaskStops stops, EventLog log) {
        SessionChange.of(change).consequences(clock.instant()).forEach(consequence -> {
            switch (consequence) {
                case Consequence.StopTask stop -> stops.stop(stop);
                case Consequence.FreeSlot(var session) ->
                    sessions.freeSlotOfRemoved(session.projectId(), session.sessionId());
                case Consequence.Report(var event) -> log.log(event);
            }
        });
    }

    private static SessionError about(DynamodbStreamRecord change, SessionError why) {
        SessionError error = why.metadata("sequence_number", sequenceNumber(change))
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
