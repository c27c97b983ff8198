package dev.wallcrawler.model;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** The real store on the real engine, emptied for each run. */
final class TableOnDynamo implements Table {

    private static final SessionTables TABLES = TestingTables.named("model");

    private final DynamoDbClient dynamoDb;
    private final SessionStore store;
    private final DynamoProjectStore projects;

    private TableOnDynamo(DynamoDbClient dynamoDb, TestingClock clock) {
        this.dynamoDb = dynamoDb;
        this.store = new ChangedStore(new DynamoSessionStore(dynamoDb, TABLES, clock, Duration.ofMinutes(15))) {
            /** By one call instead of one for each partition of the index: most of a run's time would go there. */
            @Override
            public SessionRows unendedExpiringBefore(Instant time) {
                List<Session> unended = dynamoDb.scan(scan -> scan.tableName(TABLES.sessions()).consistentRead(true)).items().stream()
                        .filter(item -> item.containsKey(SessionItem.LIVE_SHARD))
                        .map(SessionItem::fromItem)
                        .filter(session -> session.expiresAt().isBefore(time))
                        .toList();
                return new SessionRows(unended, List.of());
            }
        };
        this.projects = new DynamoProjectStore(dynamoDb, TABLES, clock);
    }

    /** Makes the tables; what it answers empties them each time. */
    static Table.Maker on(DynamoDbClient dynamoDb) {
        TableDefinitions.all(TABLES).forEach(dynamoDb::createTable);
        return clock -> {
            empty(dynamoDb, TABLES.sessions(), SessionItem.ID);
            empty(dynamoDb, TABLES.idempotency(), TableDefinitions.IDEMPOTENCY_KEY);
            dynamoDb.putItem(put -> put.tableName(TABLES.projects()).item(project(LIMIT)));
            return new TableOnDynamo(dynamoDb, clock);
        };
    }

    private static void empty(DynamoDbClient dynamoDb, String table, String key) {
        dynamoDb.scan(scan -> scan.tableName(table)).items().forEach(item -> dynamoDb.deleteItem(
                delete -> delete.tableName(table).key(Map.of(key, item.get(key)))));
    }

    private static Map<String, AttributeValue> project(int limit) {
        return Map.of(
                "projectId", fromS(PROJECT),
                "concurrency", fromN(Integer.toString(limit)),
                "slotsInUse", fromN("0"),
                "slotDriftSeen", fromN("0"),
                "name", fromS("model"),
                "defaultTimeoutSeconds", fromN("300"),
                "createdAt", fromN("0"));
    }

    @Override
    public SessionStore store() {
        return store;
    }

    @Override
    public Project project() {
        return projects.find(PROJECT).orElseThrow();
    }

    @Override
    public void remove(String sessionId) {
        dynamoDb.deleteItem(
                delete -> delete.tableName(TABLES.sessions()).key(Map.of(SessionItem.ID, fromS(sessionId))));
    }
}
