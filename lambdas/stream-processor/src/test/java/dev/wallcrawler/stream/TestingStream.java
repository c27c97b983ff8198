package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingStreamRecords;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stream of a store: what each change looks like to its reader. */
final class TestingStream {

    private final SessionStore store;
    private final List<DynamodbStreamRecord> records = new ArrayList<>();

    TestingStream(SessionStore store) {
        this.store = store;
    }

    /** Takes a step that changes a session, and keeps the change. */
    void after(String sessionId, Runnable step) {
        Optional<Session> before = store.find(sessionId);
        step.run();
        records.add(TestingStreamRecords.of(String.valueOf(100 + records.size()), before, store.find(sessionId)));
    }

    /** All changes so far, at once. */
    DynamodbEvent batch() {
        return batch(records);
    }

    /** Each change so far as a batch of its own. */
    List<DynamodbEvent> batches() {
        return records.stream().map(record -> batch(List.of(record))).toList();
    }

    static DynamodbEvent batch(List<DynamodbStreamRecord> records) {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(records);
        return event;
    }
}
