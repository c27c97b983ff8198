package dev.wallcrawler.local.stream;

import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Reads one shard from a position on. Not thread-safe. */
final class ShardReader {
    private static final int BATCH = 100;

    private final DynamoDbStreamsClient client;
    private final String streamArn;
    private final String shardId;
    private Optional<String> lastRead;
    private Optional<String> iterator = Optional.empty();
    private boolean finished;

    /** @param after where to begin; empty begins with the oldest change */
    ShardReader(DynamoDbStreamsClient client, String streamArn, String shardId, Optional<String> after) {
        this.client = requireNonNull(client, "client is null");
        this.streamArn = requireNonNull(streamArn, "streamArn is null");
        this.shardId = requireNonNull(shardId, "shardId is null");
        this.lastRead = requireNonNull(after, "after is null");
    }

    /** The next changes, if there are any. */
    List<Record> next() {
        String position = iterator.orElseGet(this::open);
        GetRecordsResponse response;
        try {
            response = client.getRecords(request -> request.shardIterator(position).limit(BATCH));
        } catch (ExpiredIteratorException _) {
            iterator = Optional.empty();
            return List.of();
        } catch (TrimmedDataAccessException _) {
            lastRead = Optional.empty();
            iterator = Optional.empty();
            return List.of();
        }
        iterator = Optional.ofNullable(response.nextShardIterator());
        finished = iterator.isEmpty();
        if (!response.records().isEmpty()) {
            lastRead = Optional.of(response.records().getLast().dynamodb().sequenceNumber());
        }
        return response.records();
    }

    /** Whether the shard is closed and read to its end. */
    boolean isFinished() {
        return finished;
    }

    private String open() {
        try {
            return client.getShardIterator(iteratorRequest()).shardIterator();
        } catch (TrimmedDataAccessException _) {
            lastRead = Optional.empty();
            return client.getShardIterator(iteratorRequest()).shardIterator();
        }
    }

    private GetShardIteratorRequest iteratorRequest() {
        GetShardIteratorRequest.Builder request = GetShardIteratorRequest.builder()
                .streamArn(streamArn)
                .shardId(shardId)
                .shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        lastRead.ifPresent(position ->
                request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(position));
        return request.build();
    }
}
