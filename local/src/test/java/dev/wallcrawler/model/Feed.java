package dev.wallcrawler.model;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.Identity;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The table's stream: some shards, each in order, each read at least once. */
final class Feed {

    static final int SHARDS = 2;

    private final List<Shard> shards = Stream.generate(Shard::new).limit(SHARDS).toList();
    private int changes;

    Shard shard(int index) {
        return shards.get(Math.floorMod(index, SHARDS));
    }

    void changed(Optional<Session> before, Optional<Session> after, boolean byTimeToLive) {
        String id = after.or(() -> before).orElseThrow().id();
        changes++;
        DynamodbStreamRecord change = new DynamodbStreamRecord();
        change.setEventName(before.isEmpty() ? "INSERT" : after.isEmpty() ? "REMOVE" : "MODIFY");
        change.setDynamodb(new StreamRecord()
                .withSequenceNumber(String.valueOf(100_000 + changes))
                .withOldImage(before.map(Feed::image).orElse(null))
                .withNewImage(after.map(Feed::image).orElse(null)));
        if (byTimeToLive) {
            change.setUserIdentity(new Identity().withType("Service").withPrincipalId("dynamodb.amazonaws.com"));
        }
        shard(id.hashCode()).changes.add(change);
    }

    /** A part of the stream, and how far it has been read. */
    static final class Shard {

        private final List<DynamodbStreamRecord> changes = new ArrayList<>();
        private int read;
        private int lastBatch;

        boolean hasMore() {
            return read < changes.size();
        }

        boolean hasAny() {
            return !changes.isEmpty();
        }

        /** The next changes; or those from the beginning of the last batch on, which come again. */
        DynamodbEvent next(int size, boolean again) {
            int from = again ? lastBatch : read;
            lastBatch = from;
            DynamodbEvent batch = new DynamodbEvent();
            batch.setRecords(List.copyOf(changes.subList(from, Math.min(from + size, changes.size()))));
            return batch;
        }

        /** Takes note of how a batch went. */
        void done(DynamodbEvent batch, Optional<String> failed) {
            int handled = 0;
            for (DynamodbStreamRecord change : batch.getRecords()) {
                if (failed.equals(Optional.of(change.getDynamodb().getSequenceNumber()))) {
                    break;
                }
                handled++;
            }
            read = Math.max(read, changes.indexOf(batch.getRecords().getFirst()) + handled);
        }
    }

    private static Map<String, AttributeValue> image(Session session) {
        Map<String, AttributeValue> image = new HashMap<>();
        SessionItem.toItem(session, Duration.ofMinutes(15)).forEach((name, value) -> image.put(name, convert(value)));
        return image;
    }

    private static AttributeValue convert(software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
        return switch (value.type()) {
            case S -> new AttributeValue().withS(value.s());
            case N -> new AttributeValue().withN(value.n());
            case BOOL -> new AttributeValue().withBOOL(value.bool());
            case L -> new AttributeValue().withL(value.l().stream().map(Feed::convert).toList());
            default -> throw new IllegalArgumentException("no session has an attribute of type " + value.type());
        };
    }
}
