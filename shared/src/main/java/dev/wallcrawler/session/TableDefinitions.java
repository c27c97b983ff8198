package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

import java.util.List;

/** The tables with their keys, indexes and streams: one declaration for every place that makes them. */
public final class TableDefinitions {

    /** A project's sessions by the time they were created. */
    public static final String PROJECT_INDEX = "project-createdAt";
    /** The sessions that have not ended, by their deadline; sparse, spread over {@link SessionItem#LIVE_SHARDS} partitions. */
    public static final String LIVE_INDEX = "live-expiresAt";

    public static final String PROJECT_ID = "projectId";
    public static final String KEY_HASH = "keyHash";
    public static final String IDEMPOTENCY_KEY = "idempotencyKey";
    /** The attribute after which DynamoDB removes an item, in the tables named by {@link #expiring}. */
    public static final String TTL = SessionItem.TTL;

    private TableDefinitions() {}

    /** What to create, in no particular order. */
    public static List<CreateTableRequest> all(SessionTables tables) {
        return List.of(
                sessions(tables.sessions()),
                keyed(tables.projects(), PROJECT_ID),
                keyed(tables.apiKeys(), KEY_HASH),
                keyed(tables.idempotency(), IDEMPOTENCY_KEY));
    }

    /** The tables that have a time to live on {@link #TTL}. */
    public static List<String> expiring(SessionTables tables) {
        return List.of(tables.sessions(), tables.idempotency());
    }

    private static CreateTableRequest sessions(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        attribute(SessionItem.ID, ScalarAttributeType.S),
                        attribute(SessionItem.PROJECT_ID, ScalarAttributeType.S),
                        attribute(SessionItem.CREATED_AT, ScalarAttributeType.N),
                        attribute(SessionItem.LIVE_SHARD, ScalarAttributeType.N),
                        attribute(SessionItem.EXPIRES_AT, ScalarAttributeType.N))
                .keySchema(key(SessionItem.ID, KeyType.HASH))
                .globalSecondaryIndexes(
                        index(PROJECT_INDEX, SessionItem.PROJECT_ID, SessionItem.CREATED_AT),
                        index(LIVE_INDEX, SessionItem.LIVE_SHARD, SessionItem.EXPIRES_AT))
                .streamSpecification(StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                        .build())
                .build();
    }

    private static CreateTableRequest keyed(String name, String hashKey) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute(hashKey, ScalarAttributeType.S))
                .keySchema(key(hashKey, KeyType.HASH))
                .build();
    }

    private static GlobalSecondaryIndex index(String name, String hash, String range) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key(hash, KeyType.HASH), key(range, KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.ALL)
                        .build())
                .build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
