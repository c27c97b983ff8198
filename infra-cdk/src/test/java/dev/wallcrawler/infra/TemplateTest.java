package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static org.assertj.core.api.Assertions.assertThat;

class TemplateTest {

    private final TestingDeployment prod = TestingDeployment.prod();
    private final TestingDeployment dev = TestingDeployment.dev();

    @Test
    void shouldKeepEachLogGroupAsLongAsTheTableSays() {
        Map<String, Integer> retention = prod.properties("AWS::Logs::LogGroup").stream()
                .filter(group -> group.has("LogGroupName"))
                .collect(Collectors.toMap(
                        group -> group.get("LogGroupName").asText(),
                        group -> group.get("RetentionInDays").asInt()));

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
        for (String type : List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")) {
            assertThat(prod.resources(type).values())
                    .isNotEmpty()
                    .allMatch(resource -> resource.get("DeletionPolicy").asText().equals("Retain"));
            assertThat(dev.resources(type).values())
                    .isNotEmpty()
                    .noneMatch(resource -> resource.get("DeletionPolicy").asText().equals("Retain"));
        }
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
    void shouldRunEachFunctionOnJava25FromASnapshot() {
        List<JsonNode> functions = ours(prod);

        assertThat(functions).hasSize(9).allSatisfy(function -> {
            assertThat(function.get("Runtime").asText()).isEqualTo("java25");
            assertThat(function.at("/Architectures/0").asText()).isEqualTo("arm64");
            assertThat(function.at("/SnapStart/ApplyOn").asText()).isEqualTo("PublishedVersions");
            assertThat(function.at("/TracingConfig/Mode").asText()).isEqualTo("Active");
            assertThat(function.at("/LoggingConfig/LogFormat").asText()).isEqualTo("JSON");
            assertThat(function.at("/LoggingConfig/LogGroup").isObject()).isTrue();
            assertThat(function.get("Timeout").asInt()).isBetween(10, 60);
        });
        assertThat(functions.stream().map(function -> function.at("/Role/Fn::GetAtt/0").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldProvisionInsteadOfSnapshottingWhereWarmthIsAskedFor() {
        TestingDeployment warm = TestingDeployment.prodWithDomain();

        assertThat(warm.properties("AWS::Lambda::Alias"))
                .filteredOn(alias -> alias.has("ProvisionedConcurrencyConfig"))
                .singleElement()
                .matches(alias -> alias.at("/ProvisionedConcurrencyConfig/ProvisionedConcurrentExecutions").asInt() == 2);
        assertThat(ours(warm)).filteredOn(function -> !function.has("SnapStart")).hasSize(1);
    }

    @Test
    void shouldCallFunctionsThroughTheirAliasOnly() {
        Set<String> aliases = prod.resources("AWS::Lambda::Alias").keySet();

        assertThat(prod.properties("AWS::Lambda::EventSourceMapping"))
                .isNotEmpty()
                .allMatch(mapping -> refersOnlyTo(mapping.get("FunctionName"), aliases));
        assertThat(prod.properties("AWS::Events::Rule"))
                .hasSize(2)
                .flatExtracting(rule -> list(rule.get("Targets")))
                .allMatch(target -> aliases.contains(target.at("/Arn/Ref").asText()));
        assertThat(prod.properties("AWS::ApiGateway::Method"))
                .hasSize(5)
                .allMatch(method -> mentionsOneOf(method.at("/Integration/Uri"), aliases));
        assertThat(prod.properties("AWS::ApiGateway::Authorizer"))
                .allMatch(authorizer -> mentionsOneOf(authorizer.get("AuthorizerUri"), aliases));
        assertThat(prod.properties("AWS::Lambda::Permission"))
                .isNotEmpty()
                .allMatch(permission -> aliases.contains(permission.at("/FunctionName/Ref").asText()));
    }

    @Test
    void shouldReadTheStreamInOrderAndGiveUpLoudly() {
        assertThat(prod.properties("AWS::Lambda::EventSourceMapping")).singleElement().satisfies(mapping -> {
            assertThat(mapping.at("/FunctionResponseTypes/0").asText()).isEqualTo("ReportBatchItemFailures");
            assertThat(mapping.get("BisectBatchOnFunctionError").asBoolean()).isTrue();
            assertThat(mapping.get("MaximumRetryAttempts").asInt()).isBetween(1, 20);
            assertThat(mapping.get("MaximumRecordAgeInSeconds").asInt()).isBetween(60, 86_400);
            assertThat(mapping.get("ParallelizationFactor").asInt()).isGreaterThan(1);
            assertThat(mapping.at("/DestinationConfig/OnFailure/Destination").isObject()).isTrue();
        });
        assertThat(prod.properties("AWS::SQS::Queue"))
                .hasSize(2)
                .allMatch(queue -> queue.get("SqsManagedSseEnabled").asBoolean());
        assertThat(prod.properties("AWS::Events::Rule"))
                .flatExtracting(rule -> list(rule.get("Targets")))
                .allMatch(target -> target.has("DeadLetterConfig"))
                .allMatch(target -> target.has("RetryPolicy"));
    }

    @Test
    void shouldListenToItsOwnBrowsersOnly() {
        assertThat(prod.properties("AWS::Events::Rule"))
                .filteredOn(rule -> rule.has("EventPattern"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.at("/EventPattern/detail/clusterArn/0/Fn::GetAtt/1").asText()).isEqualTo("Arn");
                    assertThat(rule.at("/EventPattern/detail/group/0").toString()).contains("family:");
                    assertThat(rule.at("/EventPattern/detail-type/0").asText()).isEqualTo("ECS Task State Change");
                });
        assertThat(prod.properties("AWS::Events::Rule"))
                .filteredOn(rule -> rule.has("ScheduleExpression"))
                .singleElement()
                .matches(rule -> rule.get("ScheduleExpression").asText().equals("rate(1 minute)"));
    }

    @Test
    void shouldKeepBrowsersToThemselves() {
        JsonNode container = prod.properties("AWS::ECS::TaskDefinition").stream()
                .map(task -> task.at("/ContainerDefinitions/0"))
                .filter(definition -> definition.get("Name").asText().equals("controller"))
                .findFirst()
                .orElseThrow();

        assertThat(container.get("User").asText()).isEqualTo("10001:10001");
        assertThat(container.get("ReadonlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/LinuxParameters/InitProcessEnabled").asBoolean())
                .as("an init process would lay the task's environment open to the browser's user")
                .isFalse();
        assertThat(container.get("StopTimeout").asInt()).isGreaterThan(5);
        assertThat(container.at("/LogConfiguration/Options/mode").asText()).isEqualTo("blocking");
        assertThat(prod.properties("AWS::EC2::SecurityGroupIngress"))
                .filteredOn(rule -> rule.get("FromPort").asInt() == BrowserCluster.CONTROLLER_PORT)
                .singleElement()
                .matches(rule -> rule.at("/SourceSecurityGroupId/Fn::GetAtt/0").asText().startsWith("Gateway"));
        assertThat(prod.properties("AWS::EC2::SecurityGroup"))
                .noneMatch(group -> group.toString().contains("\"CidrIp\":\"0.0.0.0/0\"")
                        && group.has("SecurityGroupIngress"));
    }

    @Test
    void shouldReachTheGatewayThroughCloudFrontOnly() {
        assertThat(prod.properties("AWS::ElasticLoadBalancingV2::LoadBalancer"))
                .singleElement()
                .matches(balancer -> balancer.get("Scheme").asText().equals("internal"));
        assertThat(prod.properties("AWS::CloudFront::VpcOrigin")).hasSize(1);
        assertThat(prod.properties("AWS::CloudFront::Distribution"))
                .singleElement()
                .matches(distribution -> distribution
                        .at("/DistributionConfig/DefaultCacheBehavior/ViewerProtocolPolicy")
                        .asText()
                        .equals("https-only"));
        assertThat(prod.properties("AWS::ECS::Service"))
                .singleElement()
                .matches(service -> service.get("DesiredCount").asInt() >= 2);
        assertThat(prod.properties("AWS::ElasticLoadBalancingV2::TargetGroup"))
                .singleElement()
                .matches(group -> group.get("HealthCheckPath").asText().equals("/health"))
                .matches(group -> group.get("TargetGroupAttributes").toString().contains("3600"));
        assertThat(prod.properties("AWS::ApplicationAutoScaling::ScalingPolicy")).hasSizeGreaterThanOrEqualTo(2);
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
        assertThat(prod.properties("AWS::Athena::NamedQuery")).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldShareNoPhysicalNameBetweenEnvironments() {
        Set<String> shared = new HashSet<>(physicalNames(TestingDeployment.dev()));
        shared.retainAll(physicalNames(TestingDeployment.of(Map.of("environment", "staging"))));
        shared.retainAll(physicalNames(TestingDeployment.dev()));

        assertThat(shared).isEmpty();
        Set<String> withProd = new HashSet<>(physicalNames(TestingDeployment.dev()));
        withProd.retainAll(physicalNames(TestingDeployment.prod()));
        assertThat(withProd).isEmpty();
        assertThat(physicalNames(TestingDeployment.prod())).isNotEmpty();
    }

    @Test
    void shouldUseTheNamesOfItsDomain() {
        TestingDeployment own = TestingDeployment.prodWithDomain();

        assertThat(own.properties("AWS::ApiGateway::DomainName"))
                .singleElement()
                .matches(domain -> domain.get("DomainName").asText().equals("api.browsers.example"));
        assertThat(own.properties("AWS::CloudFront::Distribution").toString()).contains("connect.browsers.example");
        assertThat(own.service().get("Outputs").toString()).contains("https://api.browsers.example");
        assertThat(prod.properties("AWS::ApiGateway::DomainName")).isEmpty();
    }

    private static List<JsonNode> ours(TestingDeployment deployment) {
        return deployment.properties("AWS::Lambda::Function").stream()
                .filter(function -> function.get("Handler").asText().startsWith("dev.wallcrawler."))
                .toList();
    }

    private static String keyOf(JsonNode key) {
        return key.get("KeyType").asText() + " " + key.get("AttributeName").asText();
    }

    private static boolean refersOnlyTo(JsonNode node, Set<String> logicalIds) {
        return mentionsOneOf(node, logicalIds);
    }

    private static boolean mentionsOneOf(JsonNode node, Set<String> logicalIds) {
        return logicalIds.stream().anyMatch(id -> node.toString().contains("{\"Ref\":\"" + id + "\"}"));
    }

    private static final Set<String> NAMING = Set.of(
            "LogGroupName", "TableName", "BucketName", "FunctionName", "QueueName", "RoleName", "AlarmName", "TopicName",
            "DashboardName", "ClusterName", "ServiceName", "AliasName", "DeliveryStreamName", "LoadBalancerName");

    private static Set<String> physicalNames(TestingDeployment deployment) {
        Set<String> names = new HashSet<>();
        for (JsonNode template : List.of(deployment.state(), deployment.service())) {
            template.get("Resources").properties().forEach(resource -> {
                String type = resource.getValue().get("Type").asText();
                JsonNode properties = resource.getValue().path("Properties");
                properties.properties().forEach(property -> {
                    if (NAMING.contains(property.getKey()) && property.getValue().isTextual()) {
                        names.add(type + " " + property.getValue().asText());
                    }
                });
                if (type.startsWith("AWS::Glue") || type.startsWith("AWS::Athena::WorkGroup") || type.startsWith("AWS::Logs::Query")) {
                    names.add(type + " " + properties.path("Name").asText()
                            + properties.at("/DatabaseInput/Name").asText()
                            + properties.path("DatabaseName").asText());
                }
            });
        }
        return names;
    }
}
