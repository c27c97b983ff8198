package dev.wallcrawler.project;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

import java.util.UUID;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

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

    /** On a busy project, sessions take and free slots all the time. */
    @Test
    void shouldSetTheConcurrencyThoughATransactionIsInTheWay() {
        DynamoDbClient busy = mock(DynamoDbClient.class);
        when(busy.updateItem(any(UpdateItemRequest.class)))
                .thenThrow(TransactionConflictException.builder().message("a transaction is in progress").build())
                .thenReturn(UpdateItemResponse.builder().build());

        new DynamoProjectStore(busy, tables, new TestingClock()).setConcurrency("proj_a", 3);

        verify(busy, times(2)).updateItem(any(UpdateItemRequest.class));
    }

    @Override
    public ProjectStore projects() {
        return projects;
    }
}
