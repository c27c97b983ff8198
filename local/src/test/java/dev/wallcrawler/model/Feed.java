package dev.wallcrawler.model;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.TestingStreamRecords;

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
    private final Map<String, Integer> readings = new HashMap<>();
    private final Map<String, String> readyIn = new HashMap<>();
    private final Map<String, String> overIn = new HashMap<>();
    private int changes;

    Shard shard(int index) {
        return shards.get(Math.floorMod(index, SHARDS));
    }

    void changed(Optional<Session> before, Optional<Session> after, boolean byTimeToLive) {
        String id = after.or(() -> before).orElseThrow().id();
        changes++;
        String sequenceNumber = String.valueOf(100_000 + changes);
        DynamodbStreamRecord change = TestingStreamRecords.of(sequenceNumber, before, after);
        if (isReady(after) && !isReady(before)) {
            readyIn.put(id, sequenceNumber);
        }
        if (isOver(after) && !isOver(before)) {
            overIn.put(id, sequenceNumber);
        }
        if (byTimeToLive) {
            TestingStreamRecords.byTimeToLive(change);
        }
        shard(id.hashCode()).changes.add(change);
    }

    private static boolean isReady(Optional<Session> row) {
        return row.flatMap(Session::readyAt).isPresent();
    }

    /** A row that is not there was removed: nothing is told of a session before it is stored. */
    private static boolean isOver(Optional<Session> row) {
        return row.map(session -> session.status().isFinal()).orElse(true);
    }

    /** How often the change was read by which the session got ready. */
    int readingsOfReadiness(String sessionId) {
        return readings.getOrDefault(readyIn.get(sessionId), 0);
    }

    /** How often the change was read by which the session ended. */
    int readingsOfEnd(String sessionId) {
        return readings.getOrDefault(overIn.get(sessionId), 0);
    }

    /** A part of the stream, and how far it has been read. */
    final class Shard {

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
            batch.getRecords()
                    .forEach(change -> readings.merge(change.getDynamodb().getSequenceNumber(), 1, Integer::sum));
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
