package dev.wallcrawler.project;

import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.SlotCount;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.Transactions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** {@link ProjectStore} on DynamoDB. */
public final class DynamoProjectStore implements ProjectStore {

    private static final String NAME = "name";
    private static final String CONCURRENCY = "concurrency";
    private static final String DEFAULT_TIMEOUT = "defaultTimeoutSeconds";
    private static final String CREATED_AT = "createdAt";
    private static final String KEY_ID = "keyId";
    private static final String PROJECT_IDS = "projectIds";
    private static final String REVOKED_AT = "revokedAt";

    private final DynamoDbClient dynamoDb;
    private final Transactions transactions;
    private final SessionTables tables;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public DynamoProjectStore(DynamoDbClient dynamoDb, SessionTables tables, InstantSource clock) {
        this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb is null");
        this.transactions = new Transactions(dynamoDb);
        this.tables = requireNonNull(tables, "tables is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public Optional<ApiKey> findKey(String hash) {
        Map<String, AttributeValue> item = dynamoDb.getItem(get -> get.tableName(tables.apiKeys())
                        .key(Map.of(TableDefinitions.KEY_HASH, fromS(hash))))
                .item();
        return item.isEmpty()
                ? Optional.empty()
                : Optional.of(key(item)).filter(key -> key.revokedAt().isEmpty());
    }

    @Override
    public Optional<Project> find(String projectId) {
        Map<String, AttributeValue> item = dynamoDb.getItem(get -> get.tableName(tables.projects())
                        .key(projectKey(projectId))
                        .consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(project(item));
    }

    @Override
    public List<Project> projects() {
        return dynamoDb.scanPaginator(scan -> scan.tableName(tables.projects()).consistentRead(true)).items().stream()
                .map(DynamoProjectStore::project)
                .toList();
    }

    @Override
    public List<ApiKey> keys() {
        return dynamoDb.scanPaginator(scan -> scan.tableName(tables.apiKeys()).consistentRead(true)).items().stream()
                .map(DynamoProjectStore::key)
                .toList();
    }

    @Override
    public Project findOrCreate(String name, int concurrency, Duration defaultTimeout) {
        requireConcurrency(concurrency);
        Optional<Project> existing =
                projects().stream().filter(project -> project.name().equals(name)).findFirst();
        if (existing.isPresent()) {
            return existing.get();
        }
        Project project = new Project(
                "proj_" + randomHex(12), name, concurrency, SlotCount.NONE, defaultTimeout, clock.instant());
        Map<String, AttributeValue> item = new HashMap<>(project.slots().toItem());
        item.put(TableDefinitions.PROJECT_ID, fromS(project.id()));
        item.put(NAME, fromS(name));
        item.put(CONCURRENCY, number(concurrency));
        item.put(DEFAULT_TIMEOUT, number(defaultTimeout.toSeconds()));
        item.put(CREATED_AT, number(project.createdAt().toEpochMilli()));
        dynamoDb.putItem(put -> put.tableName(tables.projects())
                .item(item)
                .conditionExpression("attribute_not_exists(" + TableDefinitions.PROJECT_ID + ")"));
        return project;
    }

    @Override
    public void setConcurrency(String projectId, int concurrency) {
        requireConcurrency(concurrency);
        transactions.update(UpdateItemRequest.builder()
                .tableName(tables.projects())
                .key(projectKey(projectId))
                .updateExpression("SET #concurrency = :concurrency")
                .conditionExpression("attribute_exists(#id)")
                .expressionAttributeNames(
                        Map.of("#concurrency", CONCURRENCY, "#id", TableDefinitions.PROJECT_ID))
                .expressionAttributeValues(Map.of(":concurrency", number(concurrency)))
                .build());
    }

    @Override
    public NewApiKey createKey(String name, List<String> projectIds) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String value = "wc_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        ApiKey key = new ApiKey(
                "key_" + randomHex(8), ApiKeyHash.of(value), name, projectIds, clock.instant(), Optional.empty());
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(TableDefinitions.KEY_HASH, fromS(key.hash()));
        item.put(KEY_ID, fromS(key.id()));
        item.put(NAME, fromS(name));
        item.put(
                PROJECT_IDS,
                fromL(key.projectIds().stream().map(AttributeValue::fromS).toList()));
        item.put(CREATED_AT, number(key.createdAt().toEpochMilli()));
        dynamoDb.putItem(put -> put.tableName(tables.apiKeys())
                .item(item)
                .conditionExpression("attribute_not_exists(" + TableDefinitions.KEY_HASH + ")"));
        return new NewApiKey(key, value);
    }

    @Override
    public boolean revokeKey(String keyId) {
        return keys().stream()
                .filter(key -> key.id().equals(keyId))
                .findFirst()
                .map(this::revoke)
                .orElse(false);
    }

    private boolean revoke(ApiKey key) {
        try {
            dynamoDb.updateItem(update -> update.tableName(tables.apiKeys())
                    .key(Map.of(TableDefinitions.KEY_HASH, fromS(key.hash())))
                    .updateExpression("SET #revoked = :now")
                    .conditionExpression("attribute_exists(#hash) AND attribute_not_exists(#revoked)")
                    .expressionAttributeNames(
                            Map.of("#revoked", REVOKED_AT, "#hash", TableDefinitions.KEY_HASH))
                    .expressionAttributeValues(Map.of(":now", number(clock.millis()))));
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private static void requireConcurrency(int concurrency) {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1");
        }
    }

    private static Project project(Map<String, AttributeValue> item) {
        return new Project(
                item.get(TableDefinitions.PROJECT_ID).s(),
                item.get(NAME).s(),
                Integer.parseInt(item.get(CONCURRENCY).n()),
                SlotCount.of(item),
                Duration.ofSeconds(Long.parseLong(item.get(DEFAULT_TIMEOUT).n())),
                Instant.ofEpochMilli(Long.parseLong(item.get(CREATED_AT).n())));
    }

    private static ApiKey key(Map<String, AttributeValue> item) {
        return new ApiKey(
                item.get(KEY_ID).s(),
                item.get(TableDefinitions.KEY_HASH).s(),
                item.get(NAME).s(),
                item.get(PROJECT_IDS).l().stream().map(AttributeValue::s).toList(),
                Instant.ofEpochMilli(Long.parseLong(item.get(CREATED_AT).n())),
                Optional.ofNullable(item.get(REVOKED_AT))
                        .map(at -> Instant.ofEpochMilli(Long.parseLong(at.n()))));
    }

    private static Map<String, AttributeValue> projectKey(String projectId) {
        return Map.of(TableDefinitions.PROJECT_ID, fromS(projectId));
    }

    private static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private String randomHex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
