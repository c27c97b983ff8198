package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import static dev.wallcrawler.session.SessionItem.number;
import static dev.wallcrawler.session.SessionItem.time;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** The counter on a project's item of the sessions that hold a slot. Thread-safe. */
final class ProjectSlots {

    static final String CONCURRENCY = "concurrency";

    private static final Duration REMOVAL_REMEMBERED = Duration.ofDays(2);

    private final Transactions transactions;
    private final SessionTables tables;
    private final InstantSource clock;

    ProjectSlots(Transactions transactions, SessionTables tables, InstantSource clock) {
        this.transactions = transactions;
        this.tables = tables;
        this.clock = clock;
    }

    TransactWriteItem take(String projectId) {
        return move(projectId, 1).whenLessThanAttribute(SlotCount.IN_USE, CONCURRENCY).inTransaction();
    }

    TransactWriteItem free(String projectId) {
        return move(projectId, -1).inTransaction();
    }

    private ItemUpdate move(String projectId, int delta) {
        return update(projectId)
                .add(SlotCount.IN_USE, delta)
                .count(SlotCount.MOVES)
                .set(SlotCount.LAST_MOVE, time(clock.instant()));
    }

    int repair(String projectId, SlotCount seen, int slotsHeld) {
        int drift = seen.drift(slotsHeld);
        if (drift != seen.driftSeen().by()) {
            remember(projectId, SlotDrift.once(drift));
            return 0;
        }
        boolean repaired = drift != 0
                && write(correction(projectId, drift)
                        .whenEqual(SlotCount.DRIFT_SEEN, number(drift))
                        .whenEqual(SlotCount.IN_USE, number(seen.inUse()))
                        .whenEqual(SlotCount.MOVES, number(seen.moves())));
        return repaired ? drift : 0;
    }

    int repairBusy(String projectId, SlotCount before, SlotCount after, int slotsHeld) {
        SlotDrift known = before.driftSeen();
        int seen = before.driftBeyondMoves(after, slotsHeld);
        if (seen == 0 && (before.moves() != after.moves() || known.equals(SlotDrift.NONE))) {
            return 0;
        }
        SlotDrift drift = known.and(seen);
        if (!drift.isSure()) {
            remember(projectId, drift);
            return 0;
        }
        boolean repaired = write(correction(projectId, drift.by())
                .whenEqual(SlotCount.DRIFT_SEEN, number(known.by()))
                .whenEqual(SlotCount.DRIFT_RECOUNTS, number(known.recounts())));
        return repaired ? drift.by() : 0;
    }

    private ItemUpdate correction(String projectId, int drift) {
        return remembering(projectId, SlotDrift.NONE).add(SlotCount.IN_USE, -drift);
    }

    private void remember(String projectId, SlotDrift drift) {
        // Nothing hangs on it being written: a drift that lasts is seen again.
        write(remembering(projectId, drift));
    }

    private ItemUpdate remembering(String projectId, SlotDrift drift) {
        return update(projectId)
                .set(SlotCount.DRIFT_SEEN, number(drift.by()))
                .set(SlotCount.DRIFT_RECOUNTS, number(drift.recounts()));
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
            transactions.update(update.request());
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
