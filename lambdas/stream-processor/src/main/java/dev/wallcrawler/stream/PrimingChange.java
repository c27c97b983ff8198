package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.api.RuntimeJson;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;

import java.util.List;
import java.util.Map;

/** A change that never happened, to walk through before the snapshot is taken. */
final class PrimingChange {

    private static final AttributeValue NAME = new AttributeValue().withS("priming");
    private static final AttributeValue NUMBER = new AttributeValue().withN("0");

    private PrimingChange() {}

    /** Ends a session for good, whose task is to be stopped; as the runtime would hand it over. */
    static DynamodbEvent batch() {
        DynamodbStreamRecord change = new DynamodbStreamRecord();
        change.setEventName("MODIFY");
        change.setDynamodb(new StreamRecord()
                .withKeys(Map.of(SessionItem.ID, NAME))
                .withSequenceNumber("0")
                .withOldImage(image(SessionStatus.READY))
                .withNewImage(image(SessionStatus.STOPPED)));
        DynamodbEvent batch = new DynamodbEvent();
        batch.setRecords(List.of(change));
        return RuntimeJson.<DynamodbEvent>of(DynamodbEvent.class).pass(batch);
    }

    /** The JSON of the answer to a batch of which nothing failed. */
    static byte[] answer() {
        return RuntimeJson.<StreamsEventResponse>of(StreamsEventResponse.class).write(new StreamsEventResponse(List.of()));
    }

    private static Map<String, AttributeValue> image(SessionStatus status) {
        return Map.ofEntries(
                Map.entry(SessionItem.ID, NAME),
                Map.entry(SessionItem.PROJECT_ID, NAME),
                Map.entry(SessionItem.API_KEY_ID, NAME),
                Map.entry(SessionItem.STATUS, new AttributeValue().withS(status.name())),
                Map.entry(SessionItem.END_REASON, new AttributeValue().withS(EndReason.RELEASED.name())),
                Map.entry(SessionItem.ENDED_AT, NUMBER),
                Map.entry(SessionItem.TASK_ARN, NAME),
                Map.entry(SessionItem.VERSION, NUMBER),
                Map.entry(SessionItem.TRANSITION_ID, NAME),
                Map.entry(SessionItem.CREATED_AT, NUMBER),
                Map.entry(SessionItem.UPDATED_AT, NUMBER),
                Map.entry(SessionItem.EXPIRES_AT, NUMBER),
                Map.entry(SessionItem.READY_AT, NUMBER),
                Map.entry(SessionItem.KEEP_ALIVE, new AttributeValue().withBOOL(true)),
                Map.entry(SessionItem.REGION, NAME),
                Map.entry(SessionItem.USER_METADATA, new AttributeValue().withS("{}")),
                Map.entry(
                        SessionItem.BROWSER_SETTINGS,
                        new AttributeValue().withS(BrowserSettingsJson.write(BrowserSettings.DEFAULT))));
    }
}
