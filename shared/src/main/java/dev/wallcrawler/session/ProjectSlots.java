package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import static dev.wallcrawler.session.SessionItem.number;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** The counter on a project's item of the sessions that hold a slot. Thread-safe. */
final class ProjectSlots {

    static final String CONCURRENCY = "concurrency";
    static final String IN_USE = "slotsInUse";
    /** The drift that the last recount saw; 0 when there was none. */
    static final String DRIFT_SEEN = "slotDriftSeen";

    private static final Duration REMOVAL_REMEMBERED = Duration.ofDays(2);

    private final DynamoDbClient dynamoDb;
    private final Transactions transactions;
    private final SessionTables tables;
    private final InstantSource clock;

    ProjectSlots(DynamoDbClient dynamoDb, Transactions transactions, SessionTables tables, InstantSource clock) {
        this.dynamoDb = dynamoDb;
        this.transactions = transactions;
        this.tables = tables;
        this.clock = clock;
    }

    TransactWriteItem take(String projectId) {
        return update(projectId).add(IN_USE, 1).whenLessThanAttribute(IN_USE, CONCURRENCY).inTransaction();
    }

    TransactWriteItem free(String projectId) {
        return update(projectId).add(IN_USE, -1).inTransaction();
    }

    int repair(String projectId, int slotsSeen, int slotsHeld) {
        int drift = slotsSeen - slotsHeld;
        boolean seenBefore = drift != 0
                && write(update(projectId)
                        .add(IN_USE, -drift)
                        .set(DRIFT_SEEN, number(0))
                        .whenEqual(DRIFT_SEEN, number(drift))
                        .whenEqual(IN_USE, number(slotsSeen)));
        if (seenBefore) {
            return drift;
        }
        remember(projectId, drift);
        return 0;
    }

    private void remember(String projectId, int drift) {
        // Nothing hangs on it being written: a drift that lasts is seen again.
        write(update(projectId).set(DRIFT_SEEN, number(drift)).whenDifferent(DRIFT_SEEN, number(drift)));
    }

    void freeRemoved(String projectId, String sessionId) {
        Put once = Put.builder()
                .tableName(tables.idempotency())
                .item(Map.of(
                        TableDefinitions.IDEMPOTENCY_KEY, fromS("removed#" + sessionId),
                        TableDefinitions.TTL, SessionItem.ttl(clock.instant(), REMOVAL_REMEMBERED)))
                .conditionExpression("attribute_not_exists(" + TableDefinitions.IDEMPOTENCY_KEY + ")")
                .build();
        transactions.write(List.of(
                TransactWriteItem.builder().put(once).build(), free(projectId)));
    }

    private boolean write(ItemUpdate update) {
        try {
            dynamoDb.updateItem(update.request());
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private ItemUpdate update(String projectId) {
        Map<String, AttributeValue> key = Map.of(TableDefinitions.PROJECT_ID, fromS(projectId));
        return new ItemUpdate(tables.projects(), key);
    }
}
