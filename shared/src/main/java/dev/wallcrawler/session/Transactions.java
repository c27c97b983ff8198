package dev.wallcrawler.session;

import dev.wallcrawler.Deadline;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import static java.util.Objects.requireNonNull;

/**
 * Writes transactions, and single items beside them. A write that meets a transaction on the same item at the same moment is
 * tried again, with jitter, for a bounded time, which the {@link Deadline} shortens; a condition that fails is an answer.
 * Thread-safe.
 */
public final class Transactions {

    private static final int ATTEMPTS = 24;
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(4).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    private final DynamoDbClient dynamoDb;

    public Transactions(DynamoDbClient dynamoDb) {
        this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb is null");
    }

    /** What came of a transaction: for each of its parts whether its condition failed, and the item that made it fail. */
    sealed interface Outcome {
        record Written() implements Outcome {}

        record ConditionsFailed(List<Part> parts) implements Outcome {
            public ConditionsFailed {
                parts = List.copyOf(parts);
            }
        }

        /** One part: {@code item} is empty where the condition failed for there being no item. */
        record Part(boolean failed, Optional<Map<String, AttributeValue>> item) {}
    }

    /**
     * Writes all of it or nothing.
     *
     * @throws TransactionCanceledException if it was cancelled for another reason than a condition, every time it was tried;
     *     the earlier failures are attached as suppressed
     */
    Outcome write(List<TransactWriteItem> items) {
        TransactWriteItemsRequest request =
                TransactWriteItemsRequest.builder().transactItems(items).build();
        RuntimeException earlier = null;
        for (int attempt = 1; ; attempt++) {
            try {
                dynamoDb.transactWriteItems(request);
                return new Outcome.Written();
            } catch (TransactionCanceledException e) {
                if (e.cancellationReasons().stream().anyMatch(Transactions::isCondition)) {
                    return new Outcome.ConditionsFailed(
                            e.cancellationReasons().stream().map(Transactions::part).toList());
                }
                earlier = withSuppressed(e, earlier);
                if (!e.cancellationReasons().stream().anyMatch(Transactions::isTransient) || isLast(attempt)) {
                    throw earlier;
                }
            } catch (TransactionInProgressException e) {
                earlier = withSuppressed(e, earlier);
                if (isLast(attempt)) {
                    throw earlier;
                }
            }
            pause(attempt);
        }
    }

    /**
     * Updates one item.
     *
     * @throws ConditionalCheckFailedException if its condition fails
     * @throws TransactionConflictException if it met a transaction every time it was tried; the earlier failures are attached as
     *     suppressed
     */
    public UpdateItemResponse update(UpdateItemRequest request) {
        RuntimeException earlier = null;
        for (int attempt = 1; ; attempt++) {
            try {
                return dynamoDb.updateItem(request);
            } catch (TransactionConflictException e) {
                earlier = withSuppressed(e, earlier);
                if (isLast(attempt)) {
                    throw earlier;
                }
            }
            pause(attempt);
        }
    }

    private static boolean isLast(int attempt) {
        return attempt == ATTEMPTS || Deadline.isOver();
    }

    private static Outcome.Part part(CancellationReason reason) {
        return new Outcome.Part(
                isCondition(reason), reason.hasItem() ? Optional.of(reason.item()) : Optional.empty());
    }

    private static boolean isCondition(CancellationReason reason) {
        return "ConditionalCheckFailed".equals(reason.code());
    }

    private static boolean isTransient(CancellationReason reason) {
        return switch (reason.code()) {
            case "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded" -> true;
            default -> false;
        };
    }

    private static RuntimeException withSuppressed(RuntimeException last, RuntimeException earlier) {
        if (earlier != null) {
            last.addSuppressed(earlier);
        }
        return last;
    }

    private static void pause(int attempt) {
        long ceiling = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempt, 6));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ceiling / 4, ceiling));
    }
}
