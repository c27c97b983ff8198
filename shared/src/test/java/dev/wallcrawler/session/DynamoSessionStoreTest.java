package dev.wallcrawler.session;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.project.DynamoProjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class DynamoSessionStoreTest implements SessionStoreContract {

    private final TestingClock clock = new TestingClock();
    private final DynamoDbClient dynamoDb = DynamoDbLocal.client();
    private final SessionTables tables = TestingTables.named(UUID.randomUUID().toString());
    private final SessionStore store = new DynamoSessionStore(dynamoDb, tables, clock, Duration.ofMinutes(15));

    @BeforeEach
    void createTables() {
        TableDefinitions.all(tables).forEach(dynamoDb::createTable);
        dynamoDb.putItem(put -> put.tableName(tables.projects())
                .item(Map.of(
                        "projectId", AttributeValue.fromS(TestingSessions.PROJECT),
                        "concurrency", AttributeValue.fromN(Integer.toString(LIMIT)),
                        "slotsInUse", AttributeValue.fromN("0"),
                        "slotDriftSeen", AttributeValue.fromN("0"),
                        "name", AttributeValue.fromS("test"),
                        "defaultTimeoutSeconds", AttributeValue.fromN("300"),
                        "createdAt", AttributeValue.fromN("0"))));
    }

    @AfterEach
    void deleteTables() {
        TableDefinitions.all(tables).forEach(table -> dynamoDb.deleteTable(delete -> delete.tableName(table.tableName())));
    }

    @Test
    void shouldForgetAKeyThoughARepeatIsInTheWay() {
        DynamoDbClient busy = mock(DynamoDbClient.class);
        CancellationReason conflict = CancellationReason.builder().code("TransactionConflict").build();
        when(busy.transactWriteItems(any(TransactWriteItemsRequest.class)))
                .thenThrow(TransactionCanceledException.builder().cancellationReasons(conflict).build())
                .thenReturn(TransactWriteItemsResponse.builder().build());

        new DynamoSessionStore(busy, tables, clock, Duration.ofMinutes(15)).forget(KEY, "sess_1");

        verify(busy, times(2)).transactWriteItems(any(TransactWriteItemsRequest.class));
    }

    @Test
    void shouldReadFewRowsForAShortPage() {
        assertThat(rowsAskedFor(_ -> true, 10)).containsExactly(25);
    }

    @Test
    void shouldReadMoreAndMoreRowsWhereFewMatch() {
        Session ended = TestingSessions.in(SessionStatus.STOPPED, store, "sess_000");
        for (int i = 1; i <= 200; i++) {
            Map<String, AttributeValue> later = new HashMap<>(SessionItem.toItem(ended, Duration.ofMinutes(15)));
            later.put(SessionItem.ID, AttributeValue.fromS("sess_%03d".formatted(i)));
            later.put(SessionItem.CREATED_AT, SessionItem.number(ended.createdAt().toEpochMilli() + i));
            dynamoDb.putItem(put -> put.tableName(tables.sessions()).item(later));
        }

        assertThat(rowsAskedFor(session -> session.id().equals("sess_000"), 10)).containsExactly(25, 100, 400);
    }

    @Test
    void shouldNotReadAgainWhatWasReadAlready() {
        Session known = TestingSessions.in(SessionStatus.READY, store, "sess_1");
        DynamoDbClient watched = mock(DynamoDbClient.class, delegatesTo(dynamoDb));
        SessionStore watchedStore = new DynamoSessionStore(watched, tables, clock, Duration.ofMinutes(15));
        store.move("sess_1", Move.active("client"));

        watchedStore.move(known, Move.terminating("bye", EndReason.RELEASED));
        watchedStore.end(known, "stopped", EndReason.TASK_LOST, TaskStop.UNKNOWN);

        assertThat(store.find("sess_1").orElseThrow().status()).isEqualTo(SessionStatus.STOPPED);
        verify(watched, never()).getItem(Mockito.<Consumer<GetItemRequest.Builder>>any());
    }

    @Test
    void shouldEndASessionWhoseProjectIsGone() {
        Session ready = TestingSessions.in(SessionStatus.READY, store, "sess_1");
        Session creating = TestingSessions.in(SessionStatus.CREATING, store, "sess_2");
        dynamoDb.deleteItem(delete -> delete.tableName(tables.projects())
                .key(Map.of("projectId", AttributeValue.fromS(TestingSessions.PROJECT))));

        MoveOutcome decided = store.move("sess_1", Move.terminating("bye", EndReason.RELEASED));
        store.end("sess_1", "stopped", EndReason.TASK_LOST, TaskStop.UNKNOWN);

        assertThat(decided.current().orElseThrow().version()).isEqualTo(ready.version() + 1);
        assertThat(store.find("sess_1").orElseThrow().status()).isEqualTo(SessionStatus.STOPPED);
        assertThat(store.abandon(creating, "give-up", TaskStop.UNKNOWN).applied()).isTrue();
    }

    @Test
    void shouldWriteNothingOfARemovedSessionWhoseProjectIsGone() {
        store.freeSlotOfRemoved("proj_gone", "sess_gone");

        assertThat(dynamoDb.scan(scan -> scan.tableName(tables.idempotency())).items()).isEmpty();
        assertThat(dynamoDb.scan(scan -> scan.tableName(tables.projects())).items()).hasSize(1);
    }

    @Test
    void shouldReadPastARowThatIsNoSession() {
        Session good = TestingSessions.in(SessionStatus.CREATING, store, "sess_good");
        for (String field : List.of(SessionItem.STATUS, SessionItem.REGION)) {
            Map<String, AttributeValue> bad = new HashMap<>(SessionItem.toItem(good, Duration.ofMinutes(15)));
            bad.put(SessionItem.ID, AttributeValue.fromS("sess_without_" + field));
            bad.remove(field);
            dynamoDb.putItem(put -> put.tableName(tables.sessions()).item(bad));
        }

        SessionRows unended = store.unendedExpiringBefore(clock.instant().plus(Duration.ofHours(1)));
        SessionPage page = store.list(TestingSessions.PROJECT, _ -> true, 10, Optional.empty());

        assertThat(unended.sessions()).containsExactly(good);
        assertThat(page.sessions()).containsExactly(good);
        assertThat(unended.unreadable()).containsExactlyInAnyOrderElementsOf(page.rows().unreadable());
        assertThat(unended.unreadable())
                .contains(new SessionRows.Unreadable(
                        "sess_without_region", Optional.of(TestingSessions.PROJECT), "a session item lacks region"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:", ":sess_1", "-1:sess_1", "1e3:sess_1", "99999999999999999999:sess_1", "1:sess ü", "1:\n"})
    void shouldRefuseACursorThatTheTableWouldRefuse(String plain) {
        String cursor = Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(InvalidCursorException.class)
                .isThrownBy(() -> store.list(TestingSessions.PROJECT, _ -> true, 10, Optional.of(cursor)));
    }

    @Test
    void shouldRefuseAnEndlessCursor() {
        String cursor = Base64.getUrlEncoder()
                .encodeToString(("1:" + "s".repeat(3_000)).getBytes(StandardCharsets.UTF_8));

        assertThatExceptionOfType(InvalidCursorException.class)
                .isThrownBy(() -> store.list(TestingSessions.PROJECT, _ -> true, 10, Optional.of(cursor)));
    }

    /** The limits of the queries that one call makes. */
    private List<Integer> rowsAskedFor(Predicate<Session> matching, int limit) {
        DynamoDbClient watched = mock(DynamoDbClient.class, delegatesTo(dynamoDb));
        ArgumentCaptor<QueryRequest> queries = ArgumentCaptor.forClass(QueryRequest.class);
        new DynamoSessionStore(watched, tables, clock, Duration.ofMinutes(15))
                .list(TestingSessions.PROJECT, matching, limit, Optional.empty());
        verify(watched, atLeastOnce()).query(queries.capture());
        return queries.getAllValues().stream().map(QueryRequest::limit).toList();
    }

    @Override
    public SessionStore store() {
        return store;
    }

    @Override
    public TestingClock clock() {
        return clock;
    }

    @Override
    public SlotCount slots() {
        return new DynamoProjectStore(dynamoDb, tables, clock)
                .find(TestingSessions.PROJECT)
                .orElseThrow()
                .slots();
    }
}
