package dev.wallcrawler.model;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.TestingStreamRecords;

import java.util.ArrayList;
import java.util.List;
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
        DynamodbStreamRecord change = TestingStreamRecords.of(String.valueOf(100_000 + changes), before, after);
        if (byTimeToLive) {
            TestingStreamRecords.byTimeToLive(change);
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
}
