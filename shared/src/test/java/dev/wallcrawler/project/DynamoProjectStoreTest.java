package dev.wallcrawler.project;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.util.UUID;

class DynamoProjectStoreTest implements ProjectStoreContract {

    private final DynamoDbClient dynamoDb = DynamoDbLocal.client();
    private final SessionTables tables = TestingTables.named(UUID.randomUUID().toString());
    private final ProjectStore projects = new DynamoProjectStore(dynamoDb, tables, new TestingClock());

    @BeforeEach
    void createTables() {
        TableDefinitions.all(tables).forEach(dynamoDb::createTable);
    }

    @AfterEach
    void deleteTables() {
        TableDefinitions.all(tables).forEach(table -> dynamoDb.deleteTable(delete -> delete.tableName(table.tableName())));
    }

    @Override
    public ProjectStore projects() {
        return projects;
    }
}
