package dev.wallcrawler.local;

import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

import static java.util.Objects.requireNonNull;

/** The tables as they are in AWS: keys, indexes, streams, time to live. */
final class LocalTables {
    static final SessionTables NAMES = new SessionTables(
            "wallcrawler-sessions", "wallcrawler-projects", "wallcrawler-api-keys", "wallcrawler-idempotency");

    private final DynamoDbClient client;

    LocalTables(DynamoDbClient client) {
        this.client = requireNonNull(client, "client is null");
    }

    /** Creates those that are not there yet. */
    void create() {
        TableDefinitions.all(NAMES).forEach(this::create);
    }

    /** The ARN of the sessions table's stream. */
    String streamArn() {
        return client.describeTable(describe -> describe.tableName(NAMES.sessions())).table().latestStreamArn();
    }

    private void create(CreateTableRequest table) {
        try {
            client.createTable(table);
        } catch (ResourceInUseException _) {
            // It is there; whoever made it may have been killed before the rest.
        }
        if (TableDefinitions.expiring(NAMES).contains(table.tableName()) && !expires(table.tableName())) {
            client.updateTimeToLive(update -> update.tableName(table.tableName())
                    .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName(TableDefinitions.TTL)));
        }
    }

    private boolean expires(String table) {
        TimeToLiveStatus status = client.describeTimeToLive(describe -> describe.tableName(table))
                .timeToLiveDescription()
                .timeToLiveStatus();
        return status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING;
    }
}
