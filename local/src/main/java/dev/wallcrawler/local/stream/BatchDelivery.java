package dev.wallcrawler.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.JsonLinesFile;
import software.amazon.awssdk.services.dynamodb.model.Record;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Hands a shard's changes to the function, in order: what comes after a change that failed waits until that is handled or put
 * aside. A batch that fails as a whole is cut in two, until the change that fails is found. Not thread-safe.
 */
final class BatchDelivery {
    private static final int ALL = -1;

    private final StreamEvents events;
    private final StreamConsumer consumer;
    private final RetryPolicy policy;
    private final JsonLinesFile failures;
    private final InstantSource clock;
    private final Pause pause;

    BatchDelivery(
            StreamEvents events,
            StreamConsumer consumer,
            RetryPolicy policy,
            JsonLinesFile failures,
            InstantSource clock,
            Pause pause) {
        this.events = requireNonNull(events, "events is null");
        this.consumer = requireNonNull(consumer, "consumer is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.failures = requireNonNull(failures, "failures is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    /** How to wait between tries. */
    interface Pause {
        /** @throws InterruptedException if there shall be no further try */
        void pause(Duration duration) throws InterruptedException;
    }

    private record Batch(List<Record> records, int failures, Instant since) {
        Batch part(int from, int to) {
            return new Batch(records.subList(from, to), 0, since);
        }

        String lastSequenceNumber() {
            return records.getLast().dynamodb().sequenceNumber();
        }
    }

    /**
     * Delivers all of them.
     *
     * @param handled is told the sequence number up to which all is done, as it grows
     * @throws InterruptedException if delivery was called off; what is not done by then was not told
     */
    void deliver(String shardId, List<Record> records, Consumer<String> handled) throws InterruptedException {
        Deque<Batch> waiting = new ArrayDeque<>();
        waiting.push(new Batch(records, 0, clock.instant()));
        while (!waiting.isEmpty()) {
            Batch batch = waiting.pop();
            int done = firstFailure(batch.records());
            if (done == ALL) {
                handled.accept(batch.lastSequenceNumber());
            } else if (done > 0) {
                handled.accept(batch.part(0, done).lastSequenceNumber());
                waiting.push(batch.part(done, batch.records().size()));
            } else if (batch.records().size() > 1) {
                int half = batch.records().size() / 2;
                waiting.push(batch.part(half, batch.records().size()));
                waiting.push(batch.part(0, half));
            } else if (isSpent(batch)) {
                putAside(shardId, batch);
                handled.accept(batch.lastSequenceNumber());
            } else {
                var again = new Batch(batch.records(), batch.failures() + 1, batch.since());
                pause.pause(policy.pauseBefore(again.failures()));
                waiting.push(again);
            }
        }
    }

    private boolean isSpent(Batch batch) {
        return batch.failures() >= policy.attempts()
                || Duration.between(batch.since(), clock.instant()).compareTo(policy.age()) > 0;
    }

    /** The index of the first change that failed; {@link #ALL} if none did. */
    private int firstFailure(List<Record> records) throws InterruptedException {
        JsonNode failed;
        try {
            byte[] event = events.event(records).toString().getBytes(StandardCharsets.UTF_8);
            failed = Json.MAPPER.readTree(consumer.handle(event)).path("batchItemFailures");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception _) {
            // The function has logged what went wrong; here it only matters that it comes again.
            return 0;
        }
        int first = ALL;
        for (JsonNode item : failed) {
            int index = indexOf(records, item.path("itemIdentifier").asText());
            first = first == ALL ? index : Math.min(first, index);
        }
        return first;
    }

    /** As in Lambda, an identifier that names nothing fails the whole batch. */
    private static int indexOf(List<Record> records, String sequenceNumber) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).dynamodb().sequenceNumber().equals(sequenceNumber)) {
                return i;
            }
        }
        return 0;
    }

    private void putAside(String shardId, Batch batch) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("timestamp", clock.instant().toString());
        json.putObject("requestContext")
                .put("condition", "RetryAttemptsExhausted")
                .put("approximateInvokeCount", batch.failures() + 1);
        json.putObject("DDBStreamBatchInfo")
                .put("shardId", shardId)
                .put("startSequenceNumber", batch.lastSequenceNumber())
                .put("endSequenceNumber", batch.lastSequenceNumber())
                .put("batchSize", 1);
        failures.append(json);
    }
}
