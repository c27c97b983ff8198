package dev.wallcrawler.session;

import dev.wallcrawler.project.DynamoProjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Everybody who writes a session's row, at the same moment, on threads and connections of their own, over the real engine. */
class RacingWritersTest {

    private static final int ROUNDS = 40;
    private static final String TASK = "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/1";
    private static final TaskStop FIRST_STOP = new TaskStop(Optional.of("first"), Optional.of("A"), Optional.of(1));
    private static final TaskStop SECOND_STOP = new TaskStop(Optional.of("second"), Optional.of("B"), Optional.of(2));

    private final DynamoDbClient dynamoDb = DynamoDbLocal.client();
    private final SessionTables tables = TestingTables.named(UUID.randomUUID().toString());
    private final SessionStore store =
            new DynamoSessionStore(dynamoDb, tables, InstantSource.system(), Duration.ofMinutes(15));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void createTables() {
        TableDefinitions.all(tables).forEach(dynamoDb::createTable);
        dynamoDb.putItem(put -> put.tableName(tables.projects())
                .item(Map.of(
                        "projectId", AttributeValue.fromS(TestingSessions.PROJECT),
                        "concurrency", AttributeValue.fromN("10"),
                        "slotsInUse", AttributeValue.fromN("0"),
                        "slotDriftSeen", AttributeValue.fromN("0"),
                        "name", AttributeValue.fromS("test"),
                        "defaultTimeoutSeconds", AttributeValue.fromN("300"),
                        "createdAt", AttributeValue.fromN("0"))));
    }

    @AfterEach
    void deleteTables() {
        threads.close();
        TableDefinitions.all(tables).forEach(table -> dynamoDb.deleteTable(delete -> delete.tableName(table.tableName())));
        dynamoDb.close();
    }

    @Test
    void shouldEndOnceForTheFirstReasonAndFreeTheSlotOnce() throws Exception {
        Random random = new Random(1);
        int endsAfterADecision = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String id = "sess_" + round;
            store.create(TestingSessions.newSession(id));
            if (random.nextBoolean()) {
                store.recordTask(id, TASK);
            }
            if (random.nextBoolean()) {
                // Then nobody holds a slot any more, and the end has nothing to free.
                store.move(id, Move.terminating("decided", EndReason.IDLE));
                endsAfterADecision++;
            }
            List<Callable<MoveOutcome>> ends = List.of(
                    () -> store.end(id, "end-1", EndReason.OUT_OF_MEMORY, FIRST_STOP),
                    () -> store.end(id, "end-2", EndReason.TASK_LOST, SECOND_STOP));
            List<Callable<MoveOutcome>> decisions = List.of(
                    () -> store.move(id, Move.terminating("t-1", EndReason.RELEASED)),
                    () -> store.move(id, Move.terminating("t-2", EndReason.EXPIRED)));
            List<Callable<MoveOutcome>> others = List.of(
                    () -> store.move(id, Move.ready("ready", TestingSessions.ENDPOINT)),
                    () -> store.recordTask(id, TASK));
            List<MoveOutcome> outcomes = atOnce(ends, decisions, others);

            requireOneEnd(id, outcomes);
        }
        assertThat(endsAfterADecision).as("rounds of each kind").isBetween(1, ROUNDS - 1);
    }

    private void requireOneEnd(String id, List<MoveOutcome> outcomes) {
        Session row = store.find(id).orElseThrow();
        List<MoveOutcome> ends = outcomes.subList(0, 2);
        List<Session> decided = outcomes.subList(2, 4).stream()
                .filter(MoveOutcome::applied)
                .map(outcome -> outcome.current().orElseThrow())
                .toList();
        assertThat(ends).as("%s: ends that were made", id).filteredOn(MoveOutcome::applied).hasSize(1);
        Session ended = ends.stream().filter(MoveOutcome::applied).findFirst().flatMap(MoveOutcome::current).orElseThrow();
        assertThat(decided).as("%s: decisions that were made", id).hasSizeLessThanOrEqualTo(1);
        assertThat(row.status()).isEqualTo(ended.status());
        assertThat(row.endReason()).isEqualTo(ended.endReason());
        assertThat(row.taskStop()).as("%s: nobody wrote over the end", id).isEqualTo(ended.taskStop());
        assertThat(row.endedAt()).isEqualTo(ended.endedAt());
        decided.forEach(decision -> assertThat(row.endReason()).isEqualTo(decision.endReason()));
        assertThat(row.taskArn()).as("%s: the task is known however late", id).contains(TASK);
        assertThat(slotsInUse()).as("slots after %s", id).isZero();
    }

    private int slotsInUse() {
        return new DynamoProjectStore(dynamoDb, tables, InstantSource.system())
                .find(TestingSessions.PROJECT)
                .orElseThrow()
                .slotsInUse();
    }

    /** Makes all calls at the same moment. */
    @SafeVarargs
    private List<MoveOutcome> atOnce(List<Callable<MoveOutcome>>... groups) throws Exception {
        List<Callable<MoveOutcome>> calls = List.of(groups).stream().flatMap(List::stream).toList();
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<Future<MoveOutcome>> futures = new ArrayList<>();
        for (Callable<MoveOutcome> call : calls) {
            futures.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        List<MoveOutcome> outcomes = new ArrayList<>();
        for (Future<MoveOutcome> future : futures) {
            outcomes.add(future.get());
        }
        return outcomes;
    }
}
