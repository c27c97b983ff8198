package dev.wallcrawler.session;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.project.DynamoProjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

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
