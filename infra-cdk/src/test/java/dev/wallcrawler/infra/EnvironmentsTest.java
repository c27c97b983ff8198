package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps the environments of one account and region apart. */
class EnvironmentsTest {

    private static final Set<String> NAMING = Set.of(
            "LogGroupName", "TableName", "BucketName", "FunctionName", "QueueName", "RoleName", "AlarmName", "TopicName",
            "DashboardName", "ClusterName", "ServiceName", "AliasName", "DeliveryStreamName", "LoadBalancerName");

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
                if (type.startsWith("AWS::Glue")
                        || type.startsWith("AWS::Athena::WorkGroup")
                        || type.startsWith("AWS::Logs::Query")) {
                    names.add(type + " " + properties.path("Name").asText()
                            + properties.at("/DatabaseInput/Name").asText()
                            + properties.path("DatabaseName").asText());
                }
            });
        }
        return names;
    }
}
