package dev.wallcrawler.session;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.project.DynamoProjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

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

    @Override
    public SessionStore store() {
        return store;
    }

    @Override
    public TestingClock clock() {
        return clock;
    }

    @Override
    public int slotsInUse() {
        return new DynamoProjectStore(dynamoDb, tables, clock)
                .find(TestingSessions.PROJECT)
                .orElseThrow()
                .slotsInUse();
    }
}
