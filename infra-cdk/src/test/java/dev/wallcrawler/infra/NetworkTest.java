package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who reaches what, and under which name. */
class NetworkTest {

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
    void shouldUseTheNamesOfItsDomain() {
        TestingDeployment own = TestingDeployment.prodWithDomain();

        assertThat(own.properties("AWS::ApiGateway::DomainName"))
                .singleElement()
                .matches(domain -> domain.get("DomainName").asText().equals("api.browsers.example"));
        assertThat(own.properties("AWS::CloudFront::Distribution").toString()).contains("connect.browsers.example");
        assertThat(own.service().get("Outputs").toString()).contains("https://api.browsers.example");
        assertThat(prod.properties("AWS::ApiGateway::DomainName")).isEmpty();
    }
}
