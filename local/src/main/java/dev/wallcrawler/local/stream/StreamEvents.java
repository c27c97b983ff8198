package dev.wallcrawler.local.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Writes a stream's records as the events that Lambda gets. */
final class StreamEvents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String streamArn;
    private final String region;

    StreamEvents(String streamArn, String region) {
        this.streamArn = requireNonNull(streamArn, "streamArn is null");
        this.region = requireNonNull(region, "region is null");
    }

    ObjectNode event(List<Record> records) {
        ObjectNode event = JSON.objectNode();
        ArrayNode written = event.putArray("Records");
        records.forEach(change -> written.add(write(change)));
        return event;
    }

    private ObjectNode write(Record change) {
        ObjectNode json = JSON.objectNode()
                .put("eventID", change.eventID())
                .put("eventName", change.eventNameAsString())
                .put("eventVersion", change.eventVersion())
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", region);
        json.set("dynamodb", write(change.dynamodb()));
        json.put("eventSourceARN", streamArn);
        Optional.ofNullable(change.userIdentity()).ifPresent(identity -> json.putObject("userIdentity")
                .put("principalId", identity.principalId())
                .put("type", identity.type()));
        return json;
    }

    private static ObjectNode write(StreamRecord change) {
        ObjectNode json = JSON.objectNode();
        Optional.ofNullable(change.approximateCreationDateTime())
                .ifPresent(time -> json.put("ApproximateCreationDateTime", time.getEpochSecond()));
        if (change.hasKeys()) {
            json.set("Keys", write(change.keys()));
        }
        if (change.hasNewImage()) {
            json.set("NewImage", write(change.newImage()));
        }
        if (change.hasOldImage()) {
            json.set("OldImage", write(change.oldImage()));
        }
        return json.put("SequenceNumber", change.sequenceNumber())
                .put("SizeBytes", change.sizeBytes())
                .put("StreamViewType", change.streamViewTypeAsString());
    }

    private static ObjectNode write(Map<String, AttributeValue> attributes) {
        ObjectNode json = JSON.objectNode();
        attributes.forEach((name, value) -> json.set(name, write(value)));
        return json;
    }

    private static ObjectNode write(AttributeValue value) {
        ObjectNode json = JSON.objectNode();
        switch (value.type()) {
            case S -> json.put("S", value.s());
            case N -> json.put("N", value.n());
            case B -> json.put("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
            case BOOL -> json.put("BOOL", value.bool());
            case NUL -> json.put("NULL", true);
            case SS -> value.ss().forEach(json.putArray("SS")::add);
            case NS -> value.ns().forEach(json.putArray("NS")::add);
            case BS -> {
                ArrayNode array = json.putArray("BS");
                value.bs().forEach(bytes ->
                        array.add(Base64.getEncoder().encodeToString(bytes.asByteArray())));
            }
            case L -> {
                ArrayNode array = json.putArray("L");
                value.l().forEach(element -> array.add(write(element)));
            }
            case M -> json.set("M", write(value.m()));
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("an attribute of an unknown type");
        }
        return json;
    }
}
