package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static org.assertj.core.api.Assertions.assertThat;

/** What outlives a deployment, and what becomes of it. */
class StateTest {

    private final TestingDeployment prod = TestingDeployment.prod();
    private final TestingDeployment dev = TestingDeployment.dev();

    @Test
    void shouldKeepEachLogGroupAsLongAsTheTableSays() {
        Map<String, Integer> retention = prod.properties("AWS::Logs::LogGroup").stream()
                .filter(group -> group.has("LogGroupName"))
                .collect(Collectors.toMap(
                        group -> group.get("LogGroupName").asText(),
                        group -> group.get("RetentionInDays").asInt()));

        assertThat(retention.remove("/aws/ecs/containerinsights/wallcrawler-prod/performance")).isEqualTo(14);
        assertThat(prod.properties("AWS::ECS::Cluster"))
                .singleElement()
                .matches(cluster -> cluster.get("ClusterName").asText().equals("wallcrawler-prod"));
        assertThat(retention)
                .isEqualTo(Arrays.stream(LogGroupName.values())
                        .collect(Collectors.toMap(LogGroupName::logGroup, LogGroupName::retentionDays)));
        assertThat(prod.properties("AWS::Logs::LogGroup")).allMatch(group -> group.has("RetentionInDays"));
    }

    @Test
    void shouldWriteMetricsToLogGroupsOfTheClassThatReadsThem() {
        assertThat(prod.properties("AWS::Logs::LogGroup"))
                .filteredOn(group -> group.has("LogGroupName"))
                .allMatch(group -> group.get("LogGroupClass").asText().equals("STANDARD"));
    }

    @Test
    void shouldKeepStateInProductionOnly() {
        Map<String, String> policies = Map.of(
                "AWS::DynamoDB::Table", "Retain",
                "AWS::S3::Bucket", "RetainExceptOnCreate",
                "AWS::KMS::Key", "RetainExceptOnCreate",
                "AWS::Logs::LogGroup", "RetainExceptOnCreate");
        policies.forEach((type, policy) -> {
            assertThat(state(prod, type))
                    .isNotEmpty()
                    .allMatch(resource -> resource.get("DeletionPolicy").asText().equals(policy))
                    .allMatch(resource -> resource.get("UpdateReplacePolicy").asText().equals("Retain"));
            assertThat(state(dev, type))
                    .isNotEmpty()
                    .noneMatch(resource -> resource.get("DeletionPolicy").asText().startsWith("Retain"));
        });
        assertThat(prod.properties("AWS::DynamoDB::Table"))
                .allMatch(table -> table.get("DeletionProtectionEnabled").asBoolean());
        assertThat(prod.assembly().getStackByName("wallcrawler-prod-state").getTerminationProtection()).isTrue();
        assertThat(dev.assembly().getStackByName("wallcrawler-dev-state").getTerminationProtection()).isNotEqualTo(true);
    }

    @Test
    void shouldDeclareTheTablesAsTheCodeDoes() {
        List<Set<String>> declared = TableDefinitions.all(new SessionTables("s", "p", "k", "i")).stream()
                .map(table -> {
                    Set<String> keys = new TreeSet<>();
                    table.keySchema().forEach(key -> keys.add(key.keyTypeAsString() + " " + key.attributeName()));
                    table.globalSecondaryIndexes().forEach(index -> index.keySchema()
                            .forEach(key -> keys.add(
                                    index.indexName() + " " + key.keyTypeAsString() + " " + key.attributeName())));
                    return keys;
                })
                .toList();
        List<Set<String>> deployed = prod.properties("AWS::DynamoDB::Table").stream()
                .map(table -> {
                    Set<String> keys = new TreeSet<>();
                    list(table.get("KeySchema")).forEach(key -> keys.add(keyOf(key)));
                    list(table.get("GlobalSecondaryIndexes"))
                            .forEach(index -> list(index.get("KeySchema"))
                                    .forEach(key -> keys.add(index.get("IndexName").asText() + " " + keyOf(key))));
                    return keys;
                })
                .toList();

        assertThat(deployed).containsExactlyInAnyOrderElementsOf(declared);
        assertThat(prod.properties("AWS::DynamoDB::Table"))
                .allMatch(table -> table.get("BillingMode").asText().equals("PAY_PER_REQUEST"))
                .allMatch(table -> table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").asBoolean())
                .allMatch(table -> table.at("/SSESpecification/SSEEnabled").asBoolean());
        assertThat(prod.properties("AWS::DynamoDB::Table"))
                .filteredOn(table -> table.has("StreamSpecification"))
                .singleElement()
                .matches(table -> table.at("/StreamSpecification/StreamViewType").asText().equals("NEW_AND_OLD_IMAGES"))
                .matches(table -> table.at("/TimeToLiveSpecification/AttributeName").asText().equals(SessionItem.TTL));
    }

    @Test
    void shouldArchiveEveryLineOfASession() {
        assertThat(prod.properties("AWS::Logs::SubscriptionFilter"))
                .hasSize(LogGroupName.values().length - 1)
                .allMatch(filter -> filter.get("FilterPattern").asText().equals("{ $.session_id = * }"));
        assertThat(prod.properties("AWS::KinesisFirehose::DeliveryStream")).singleElement().satisfies(stream -> {
            JsonNode s3 = stream.get("ExtendedS3DestinationConfiguration");
            assertThat(s3.get("CompressionFormat").asText()).isEqualTo("GZIP");
            assertThat(s3.at("/BufferingHints/IntervalInSeconds").asInt()).isEqualTo(900);
            assertThat(s3.at("/BufferingHints/SizeInMBs").asInt()).isEqualTo(128);
            assertThat(s3.get("Prefix").asText()).startsWith("events/year=");
            assertThat(s3.at("/CloudWatchLoggingOptions/Enabled").asBoolean()).isTrue();
            assertThat(s3.at("/CloudWatchLoggingOptions/LogGroupName/Ref").asText()).startsWith("ArchiveStreamLogs");
            assertThat(list(s3.at("/ProcessingConfiguration/Processors")).stream()
                            .map(processor -> processor.get("Type").asText()))
                    .containsExactly("Decompression", "CloudWatchLogProcessing", "AppendDelimiterToRecord");
        });
        assertThat(prod.properties("AWS::S3::Bucket")).singleElement().satisfies(bucket -> {
            assertThat(bucket.at("/PublicAccessBlockConfiguration/BlockPublicAcls").asBoolean()).isTrue();
            assertThat(bucket.get("LifecycleConfiguration").toString()).contains("INTELLIGENT_TIERING");
            assertThat(bucket.has("BucketEncryption")).isTrue();
        });
        assertThat(TestingDeployment.prodWithDomain().properties("AWS::S3::Bucket").toString())
                .contains("\"ExpirationInDays\":400");
        assertThat(prod.properties("AWS::Glue::Table")).hasSize(1);
        assertThat(prod.properties("AWS::Athena::WorkGroup"))
                .singleElement()
                .matches(group -> group.get("RecursiveDeleteOption").asBoolean());
        assertThat(prod.properties("AWS::Athena::NamedQuery")).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "30, false", "31, true"})
    void shouldMoveToACheaperClassOnlyWhatOutlivesTheMove(String days, boolean moves) {
        TestingDeployment deployment =
                TestingDeployment.of(Map.of("environment", "expiring", "logArchiveExpiryDays", days));
        JsonNode rule = deployment.properties("AWS::S3::Bucket").getFirst().at("/LifecycleConfiguration/Rules/0");

        assertThat(rule.get("ExpirationInDays").asText()).isEqualTo(days);
        assertThat(rule.has("Transitions")).isEqualTo(moves);
    }

    /** Those that hold data: a log group with a name of its own holds the lines of a service. */
    private static List<JsonNode> state(TestingDeployment deployment, String type) {
        return deployment.resources(type).values().stream()
                .filter(resource -> !type.equals("AWS::Logs::LogGroup")
                        || resource.at("/Properties").has("LogGroupName"))
                .toList();
    }

    private static String keyOf(JsonNode key) {
        return key.get("KeyType").asText() + " " + key.get("AttributeName").asText();
    }
}
