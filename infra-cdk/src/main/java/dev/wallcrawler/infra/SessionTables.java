package dev.wallcrawler.infra;

import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.TableDefinitions;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables, with the keys and indexes that the code declares in {@link TableDefinitions}. */
final class SessionTables extends Construct {

    private final Table sessions;
    private final Table projects;
    private final Table apiKeys;
    private final Table idempotency;

    SessionTables(Construct scope, String id, DeploymentSettings settings) {
        super(scope, id);
        sessions = table("Sessions", SessionItem.ID, settings)
                .timeToLiveAttribute(TableDefinitions.TTL)
                .stream(StreamViewType.NEW_AND_OLD_IMAGES)
                .build();
        index(TableDefinitions.PROJECT_INDEX, text(SessionItem.PROJECT_ID), number(SessionItem.CREATED_AT));
        index(TableDefinitions.LIVE_INDEX, number(SessionItem.LIVE_SHARD), number(SessionItem.EXPIRES_AT));
        projects = table("Projects", TableDefinitions.PROJECT_ID, settings).build();
        apiKeys = table("ApiKeys", TableDefinitions.KEY_HASH, settings).build();
        idempotency = table("Idempotency", TableDefinitions.IDEMPOTENCY_KEY, settings)
                .timeToLiveAttribute(TableDefinitions.TTL)
                .build();
    }

    Table sessions() {
        return sessions;
    }

    Table projects() {
        return projects;
    }

    Table apiKeys() {
        return apiKeys;
    }

    Table idempotency() {
        return idempotency;
    }

    List<Table> all() {
        return List.of(sessions, projects, apiKeys, idempotency);
    }

    /**
     * A metric of the table and of each of its indexes: DynamoDB's metrics of a table leave out what befell its indexes.
     *
     * @return by names that metric math takes
     */
    Map<String, Metric> metrics(Table table, String metric, Duration period) {
        Metric ofTable = table.metric(
                metric, MetricOptions.builder().period(period).statistic(Stats.SUM).build());
        Map<String, Metric> metrics = new TreeMap<>(Map.of("itself", ofTable));
        for (String index : indexes(table)) {
            metrics.put(
                    "index_" + index.replace('-', '_'),
                    ofTable.with(MetricOptions.builder()
                            .dimensionsMap(Map.of(
                                    "TableName", table.getTableName(),
                                    "GlobalSecondaryIndexName", index))
                            .label(metric + " of " + index)
                            .build()));
        }
        return metrics;
    }

    /** The variables by which the code knows the tables. */
    Map<String, String> environment() {
        return Map.of(
                "SESSIONS_TABLE", sessions.getTableName(),
                "PROJECTS_TABLE", projects.getTableName(),
                "API_KEYS_TABLE", apiKeys.getTableName(),
                "IDEMPOTENCY_TABLE", idempotency.getTableName());
    }

    private Table.Builder table(String id, String key, DeploymentSettings settings) {
        return Table.Builder.create(this, id)
                .partitionKey(text(key))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .deletionProtection(settings.isProduction())
                .encryption(TableEncryption.AWS_MANAGED)
                .removalPolicy(Removal.of(settings));
    }

    private void index(String name, Attribute partition, Attribute sort) {
        sessions.addGlobalSecondaryIndex(GlobalSecondaryIndexProps.builder()
                .indexName(name)
                .partitionKey(partition)
                .sortKey(sort)
                .projectionType(ProjectionType.ALL)
                .build());
    }

    private List<String> indexes(Table table) {
        return table.equals(sessions) ? List.of(TableDefinitions.PROJECT_INDEX, TableDefinitions.LIVE_INDEX) : List.of();
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }

    private static Attribute number(String name) {
        return Attribute.builder().name(name).type(AttributeType.NUMBER).build();
    }
}
