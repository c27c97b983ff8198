package dev.wallcrawler.session;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.Identity;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Changes of sessions as the table's stream has them. */
public final class TestingStreamRecords {

    private TestingStreamRecords() {}

    /** A change from one state to another; a row that is not there yet, or any more, is empty. */
    public static DynamodbStreamRecord of(String sequenceNumber, Optional<Session> before, Optional<Session> after) {
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName(before.isEmpty() ? "INSERT" : after.isEmpty() ? "REMOVE" : "MODIFY");
        record.setDynamodb(new StreamRecord()
                .withSequenceNumber(sequenceNumber)
                .withOldImage(before.map(TestingStreamRecords::image).orElse(null))
                .withNewImage(after.map(TestingStreamRecords::image).orElse(null)));
        return record;
    }

    /** The same change, made by the time-to-live sweep. */
    public static DynamodbStreamRecord byTimeToLive(DynamodbStreamRecord record) {
        record.setUserIdentity(new Identity().withType("Service").withPrincipalId("dynamodb.amazonaws.com"));
        return record;
    }

    /** A row as the stream has it. */
    public static Map<String, AttributeValue> image(Session session) {
        Map<String, AttributeValue> image = new HashMap<>();
        SessionItem.toItem(session, Duration.ofMinutes(15)).forEach((name, value) -> image.put(name, convert(value)));
        return image;
    }

    private static AttributeValue convert(software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
        return switch (value.type()) {
            case S -> new AttributeValue().withS(value.s());
            case N -> new AttributeValue().withN(value.n());
            case BOOL -> new AttributeValue().withBOOL(value.bool());
            case L -> new AttributeValue().withL(value.l().stream().map(TestingStreamRecords::convert).toList());
            default -> throw new IllegalArgumentException("no session has an attribute of type " + value.type());
        };
    }
}
