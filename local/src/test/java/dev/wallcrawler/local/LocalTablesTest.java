package dev.wallcrawler.local;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.dynamodb.DynamoDbProcess;
import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.session.TableDefinitions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class LocalTablesTest {
    @Test
    void shouldFinishWhatAKilledStartBegan() throws Exception {
        LocalEnvironment.provideCredentials();
        try (DynamoDbProcess database =
                        DynamoDbProcess.start(DynamoDbProcess.libraries(), Optional.empty(), OwnSession.prefix());
                DynamoDbClient client = AwsClients.dynamoDb(Environment.of(Map.of(
                        "AWS_REGION", LocalEnvironment.REGION,
                        "AWS_ENDPOINT_URL_DYNAMODB", database.endpoint().toString())))) {
            client.createTable(TableDefinitions.all(LocalTables.NAMES).getFirst());
            LocalTables tables = new LocalTables(client);

            tables.create();
            tables.create();

            assertThat(client.listTables().tableNames())
                    .hasSameSizeAs(TableDefinitions.all(LocalTables.NAMES));
            assertThat(TableDefinitions.expiring(LocalTables.NAMES)).isNotEmpty().allSatisfy(table -> assertThat(
                            client.describeTimeToLive(describe -> describe.tableName(table))
                                    .timeToLiveDescription()
                                    .timeToLiveStatus())
                    .isEqualTo(TimeToLiveStatus.ENABLED));
        }
    }
}
