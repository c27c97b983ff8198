package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.Identity;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        records.add(record(String.valueOf(100 + records.size()), before, store.find(sessionId)));
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

    static DynamodbStreamRecord record(String sequenceNumber, Optional<Session> before, Optional<Session> after) {
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName(before.isEmpty() ? "INSERT" : after.isEmpty() ? "REMOVE" : "MODIFY");
        record.setDynamodb(new StreamRecord()
                .withSequenceNumber(sequenceNumber)
                .withOldImage(before.map(TestingStream::image).orElse(null))
                .withNewImage(after.map(TestingStream::image).orElse(null)));
        return record;
    }

    static DynamodbStreamRecord byTimeToLive(DynamodbStreamRecord record) {
        record.setUserIdentity(new Identity().withType("Service").withPrincipalId("dynamodb.amazonaws.com"));
        return record;
    }

    static Map<String, AttributeValue> image(Session session) {
        Map<String, AttributeValue> image = new HashMap<>();
        SessionItem.toItem(session, Duration.ofMinutes(15)).forEach((name, value) -> image.put(name, convert(value)));
        return image;
    }

    private static AttributeValue convert(software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
        return switch (value.type()) {
            case S -> new AttributeValue().withS(value.s());
            case N -> new AttributeValue().withN(value.n());
            case BOOL -> new AttributeValue().withBOOL(value.bool());
            case L -> new AttributeValue().withL(value.l().stream().map(TestingStream::convert).toList());
            default -> throw new IllegalArgumentException("no session has an attribute of type " + value.type());
        };
    }
}
