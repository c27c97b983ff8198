package dev.wallcrawler.local.stream;

import dev.wallcrawler.local.file.JsonLinesFile;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/** Reads one stream for as long as it is open. Thread-safe. */
public final class StreamPoller implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(StreamPoller.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private final Checkpoints checkpoints;
    private final BatchDelivery delivery;
    private final Duration idlePause;
    private final Map<String, ShardReader> readers = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object rounds = new Object();
    private final Thread thread;
    private List<Shard> shards = List.of();
    private long refreshedAt;
    private long emptyRounds;

    private StreamPoller(
            DynamoDbStreamsClient client, Source source, StreamConsumer consumer, Files files, InstantSource clock)
            throws IOException {
        this.client = requireNonNull(client, "client is null");
        this.streamArn = source.streamArn();
        this.checkpoints = Checkpoints.read(files.checkpoints(), streamArn);
        this.delivery = new BatchDelivery(
                new StreamEvents(streamArn, source.region()),
                consumer,
                source.policy(),
                new JsonLinesFile(files.failures()),
                clock,
                this::pause);
        this.idlePause = source.idlePause();
        this.thread = Thread.ofVirtual().name("stream poller").unstarted(this::run);
    }

    /**
     * What to read, and how.
     *
     * @param region what events say
     * @param idlePause how long to wait after a read that found nothing
     */
    public record Source(String streamArn, String region, RetryPolicy policy, Duration idlePause) {
        public Source {
            requireNonNull(streamArn, "streamArn is null");
            requireNonNull(region, "region is null");
            requireNonNull(policy, "policy is null");
            requireNonNull(idlePause, "idlePause is null");
        }
    }

    /**
     * Where the poller keeps what it knows.
     *
     * @param checkpoints how far it is
     * @param failures what it put aside
     */
    public record Files(Path checkpoints, Path failures) {
        public Files {
            requireNonNull(checkpoints, "checkpoints is null");
            requireNonNull(failures, "failures is null");
        }
    }

    /** Starts to read, from the oldest change that was not handled yet. */
    public static StreamPoller start(
            DynamoDbStreamsClient client, Source source, StreamConsumer consumer, Files files, InstantSource clock)
            throws IOException {
        var poller = new StreamPoller(client, source, consumer, files, clock);
        poller.thread.start();
        return poller;
    }

    /**
     * Waits until everything is handled that is in the stream by now.
     *
     * @return whether it is, within the time
     */
    public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (rounds) {
            // The round that is under way may have read before the last change; the one after it has not.
            long enough = emptyRounds + 2;
            while (emptyRounds < enough && thread.isAlive()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                rounds.wait(left);
            }
            return emptyRounds >= enough;
        }
    }

    /** Stops reading, after the batch that is being handled. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                try {
                    round();
                } catch (RuntimeException e) {
                    LOG.warn("the stream could not be read on", e);
                    readers.clear();
                    refreshedAt = 0;
                    pause(AFTER_TROUBLE);
                }
            }
        } catch (InterruptedException _) {
            // Closed; what was not handled is handled after the next start.
        }
    }

    private void round() throws InterruptedException {
        if (shards.isEmpty() || System.nanoTime() - refreshedAt > REFRESH_NANOS) {
            refresh();
        }
        boolean found = false;
        for (Shard shard : shards) {
            boolean parentDone = shard.parentShardId() == null
                    || checkpoints.isFinished(shard.parentShardId())
                    || shards.stream().noneMatch(other -> other.shardId().equals(shard.parentShardId()));
            if (parentDone && !checkpoints.isFinished(shard.shardId())) {
                found |= read(shard.shardId());
            }
        }
        if (!found) {
            synchronized (rounds) {
                emptyRounds++;
                rounds.notifyAll();
            }
            pause(idlePause);
        }
    }

    private boolean read(String shardId) throws InterruptedException {
        ShardReader reader = readers.computeIfAbsent(
                shardId, id -> new ShardReader(client, streamArn, id, checkpoints.lastHandled(id)));
        List<Record> records = reader.next();
        if (!records.isEmpty()) {
            delivery.deliver(shardId, records, position -> checkpoints.handled(shardId, position));
        }
        if (reader.isFinished()) {
            checkpoints.finished(shardId);
            readers.remove(shardId);
            refresh();
            return true;
        }
        return !records.isEmpty();
    }

    private void refresh() {
        var found = new ArrayList<Shard>();
        var description = client.describeStream(request -> request.streamArn(streamArn)).streamDescription();
        found.addAll(description.shards());
        while (description.lastEvaluatedShardId() != null) {
            String last = description.lastEvaluatedShardId();
            description = client.describeStream(request -> request.streamArn(streamArn).exclusiveStartShardId(last))
                    .streamDescription();
            found.addAll(description.shards());
        }
        shards = List.copyOf(found);
        refreshedAt = System.nanoTime();
        checkpoints.retain(found.stream().map(Shard::shardId).toList());
    }

    private void pause(Duration duration) throws InterruptedException {
        if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }
}
