package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.gateway.exchange.ClientInitializer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static org.assertj.core.api.Assertions.assertThat;

/** Who reaches what, and under which name. */
class NetworkTest {

    /** In seconds; of a VPC origin. */
    private static final int CLOUDFRONTS_LONGEST_WAIT = 120;

    private final TestingDeployment prod = TestingDeployment.prod();

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
        assertThat(prod.properties("AWS::ElasticLoadBalancingV2::TargetGroup"))
                .singleElement()
                .matches(group -> group.get("HealthCheckPath").asText().equals("/health"))
                .matches(group -> group.get("TargetGroupAttributes").toString().contains("3600"));
    }

    @Test
    void shouldLieInTheZonesThatAreChosen() {
        TestingDeployment chosen =
                TestingDeployment.of(Map.of("environment", "zoned", "availabilityZones", "us-east-1b,us-east-1d"));

        assertThat(chosen.properties("AWS::EC2::Subnet").stream()
                        .map(subnet -> subnet.get("AvailabilityZone").asText()))
                .containsExactly("us-east-1b", "us-east-1d", "us-east-1b", "us-east-1d");
        assertThat(prod.properties("AWS::EC2::Subnet"))
                .hasSize(4)
                .allMatch(subnet -> subnet.get("AvailabilityZone").has("Fn::Select"));
    }

    @Test
    void shouldDescribeSecurityGroupsInCharactersThatEc2Takes() {
        List<String> descriptions = new ArrayList<>();
        for (TestingDeployment deployment : List.of(TestingDeployment.dev(), prod, TestingDeployment.prodWithDomain())) {
            for (JsonNode group : deployment.properties("AWS::EC2::SecurityGroup")) {
                descriptions.add(description(group.get("GroupDescription")));
                list(group.get("SecurityGroupIngress")).forEach(rule -> descriptions.add(description(rule.path("Description"))));
                list(group.get("SecurityGroupEgress")).forEach(rule -> descriptions.add(description(rule.path("Description"))));
            }
            for (String type : List.of("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress")) {
                deployment.properties(type).forEach(rule -> descriptions.add(description(rule.path("Description"))));
            }
        }

        assertThat(descriptions)
                .contains("The VPC origin of CloudFront", "Browsers: entered by the gateway only", "CDP through the gateway")
                .allMatch(description -> description.matches("[a-zA-Z0-9. _\\-:/()#,@\\[\\]+=&;{}!$*]{0,255}"));
    }

    @Test
    void shouldKeepNoErrorOfTheGatewayInCloudFront() {
        assertThat(prod.properties("AWS::CloudFront::Distribution")).singleElement().satisfies(distribution -> {
            List<JsonNode> errors = list(distribution.at("/DistributionConfig/CustomErrorResponses"));
            assertThat(errors.stream().map(error -> error.get("ErrorCode").asInt()))
                    .containsExactly(404, 414, 500, 501, 502, 503, 504);
            assertThat(errors)
                    .allMatch(error -> error.get("ErrorCachingMinTTL").asInt(-1) == 0)
                    .noneMatch(error -> error.has("ResponsePagePath") || error.has("ResponseCode"));
        });
    }

    /** Whoever is nearer to the client gives up first: the other way round, a request meets a connection that is being closed. */
    @Test
    void shouldCloseIdleConnectionsFromTheClientOn() {
        JsonNode origin = prod.properties("AWS::CloudFront::Distribution")
                .getFirst()
                .at("/DistributionConfig/Origins/0/VpcOriginConfig");
        int balancer = list(prod.properties("AWS::ElasticLoadBalancingV2::LoadBalancer")
                        .getFirst()
                        .get("LoadBalancerAttributes"))
                .stream()
                .filter(attribute -> attribute.get("Key").asText().equals("idle_timeout.timeout_seconds"))
                .mapToInt(attribute -> attribute.get("Value").asInt())
                .findFirst()
                .orElseThrow();

        assertThat(origin.get("OriginKeepaliveTimeout").asInt()).isLessThan(balancer);
        assertThat(Duration.ofSeconds(balancer)).isLessThan(ClientInitializer.TO_IDLE);
        assertThat(origin.get("OriginReadTimeout").asInt())
                .isEqualTo(CLOUDFRONTS_LONGEST_WAIT)
                .isLessThan(balancer);
    }

    @Test
    void shouldLeaveItToScalingHowManyTasksTheGatewayHas() {
        assertThat(prod.properties("AWS::ECS::Service"))
                .singleElement()
                .matches(service -> !service.has("DesiredCount"));
        assertThat(prod.properties("AWS::ApplicationAutoScaling::ScalableTarget"))
                .singleElement()
                .matches(target -> target.get("MinCapacity").asInt() == 2)
                .matches(target -> target.get("MaxCapacity").asInt() > 2);
    }

    @Test
    void shouldStartTheGatewayAfterItsWayOut() {
        Set<String> routes = prod.resources("AWS::EC2::Route").keySet();

        assertThat(routes).isNotEmpty();
        assertThat(list(prod.resources("AWS::ECS::Service").values().iterator().next().get("DependsOn")).stream()
                        .map(JsonNode::asText))
                .containsAll(routes);
    }

    @Test
    void shouldScaleTheGatewayByTargetsOnly() {
        List<JsonNode> policies = prod.properties("AWS::ApplicationAutoScaling::ScalingPolicy");

        assertThat(policies)
                .hasSize(2)
                .allMatch(policy -> policy.get("PolicyType").asText().equals("TargetTrackingScaling"))
                // As long as a target may drain.
                .allMatch(policy -> policy.at("/TargetTrackingScalingPolicyConfiguration/ScaleInCooldown").asInt() == 3_600);
        assertThat(policies)
                .filteredOn(policy -> policy.path("PolicyName").asText().equals("connections"))
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.at("/ResourceId").toString()).contains("service/", "Name");
                    JsonNode metrics =
                            policy.at("/TargetTrackingScalingPolicyConfiguration/CustomizedMetricSpecification/Metrics");
                    assertThat(list(metrics).stream().filter(metric -> metric.get("ReturnData").asBoolean()))
                            .singleElement()
                            .matches(metric -> metric.get("Expression").asText().equals("connections / (2 * tasks)"));
                    assertThat(list(metrics).stream()
                                    .filter(metric -> metric.has("MetricStat"))
                                    .map(metric -> metric.get("Id").asText() + " "
                                            + metric.at("/MetricStat/Metric/MetricName").asText()))
                            .containsExactly("connections ActiveConnectionCount", "tasks RunningTaskCount");
                });
    }

    private static String description(JsonNode description) {
        return description.isTextual()
                ? description.asText()
                : list(description.at("/Fn::Join/1")).stream().map(JsonNode::asText).collect(Collectors.joining());
    }

    @Test
    void shouldUseTheNamesOfItsDomain() {
        TestingDeployment own = TestingDeployment.prodWithDomain();

        assertThat(own.properties("AWS::ApiGateway::DomainName"))
                .singleElement()
                .matches(domain -> domain.get("DomainName").asText().equals("api.browsers.example"));
        assertThat(own.properties("AWS::CloudFront::Distribution").toString()).contains("connect.browsers.example");
        assertThat(own.service().get("Outputs").toString())
                .contains("https://api.browsers.example")
                .doesNotContain("execute-api");
        assertThat(prod.properties("AWS::ApiGateway::DomainName")).isEmpty();
    }
}
