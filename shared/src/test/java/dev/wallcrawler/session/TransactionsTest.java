package dev.wallcrawler.session;

import dev.wallcrawler.Deadline;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/** What DynamoDB Local does not do: its single writes wait for transactions. */
class TransactionsTest {

    private static final UpdateItemRequest UPDATE = UpdateItemRequest.builder().tableName("projects").build();

    private final DynamoDbClient dynamoDb = mock(DynamoDbClient.class);
    private final Transactions transactions = new Transactions(dynamoDb);

    @Test
    void shouldUpdateAgainWhatMetATransaction() {
        UpdateItemResponse response = UpdateItemResponse.builder().build();
        when(dynamoDb.updateItem(UPDATE)).thenThrow(conflict()).thenThrow(conflict()).thenReturn(response);

        assertThat(transactions.update(UPDATE)).isSameAs(response);
    }

    @Test
    void shouldNotTryAgainWhatCannotBeDoneInTime() {
        when(dynamoDb.updateItem(UPDATE)).thenThrow(conflict());

        assertThatThrownBy(() -> Deadline.within(Duration.ZERO, () -> transactions.update(UPDATE)))
                .isInstanceOf(TransactionConflictException.class);
        verify(dynamoDb, times(1)).updateItem(UPDATE);
    }

    @Test
    void shouldTakeAConditionForAnAnswer() {
        when(dynamoDb.updateItem(UPDATE))
                .thenThrow(ConditionalCheckFailedException.builder().message("no").build());

        assertThatThrownBy(() -> transactions.update(UPDATE)).isInstanceOf(ConditionalCheckFailedException.class);
        verify(dynamoDb, times(1)).updateItem(UPDATE);
    }

    private static TransactionConflictException conflict() {
        return TransactionConflictException.builder().message("a transaction is in progress").build();
    }
}
