package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static dev.wallcrawler.infra.TestingDeployment.list;
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

    @Test
    void shouldShareNoMetricBetweenEnvironments() {
        Map<TestingDeployment, String> namespaces = Map.of(
                TestingDeployment.prod(), "Wallcrawler/Sessions",
                TestingDeployment.dev(), "Wallcrawler/Sessions/dev",
                TestingDeployment.of(Map.of("environment", "staging")), "Wallcrawler/Sessions/staging");

        namespaces.forEach((deployment, namespace) -> {
            assertThat(namespacesOfItsOwn(deployment)).containsExactly(namespace);
            assertThat(namespacesWrittenTo(deployment)).hasSize(11).containsOnly(namespace);
        });
    }

    /** Where alarms and the dashboard look for metrics that no service of AWS writes. */
    private static Set<String> namespacesOfItsOwn(TestingDeployment deployment) {
        List<String> watched = new ArrayList<>();
        deployment.properties("AWS::CloudWatch::Alarm").forEach(alarm -> {
            watched.add(alarm.path("Namespace").asText());
            watched.addAll(alarm.path("Metrics").findValuesAsText("Namespace"));
        });
        deployment.shownMetrics().forEach(metric -> watched.add(metric.path(0).asText()));
        return watched.stream()
                .filter(namespace -> !namespace.isEmpty())
                .filter(namespace -> !namespace.startsWith("AWS/") && !namespace.startsWith("ECS/"))
                .collect(Collectors.toSet());
    }

    /** What functions and containers are told, each by itself. */
    private static List<String> namespacesWrittenTo(TestingDeployment deployment) {
        List<String> told = new ArrayList<>();
        deployment.properties("AWS::Lambda::Function").stream()
                .map(function -> function.at("/Environment/Variables/METRICS_NAMESPACE"))
                .filter(JsonNode::isTextual)
                .forEach(namespace -> told.add(namespace.asText()));
        deployment.properties("AWS::ECS::TaskDefinition").stream()
                .flatMap(task -> list(task.at("/ContainerDefinitions/0/Environment")).stream())
                .filter(variable -> variable.get("Name").asText().equals("METRICS_NAMESPACE"))
                .forEach(variable -> told.add(variable.get("Value").asText()));
        return told;
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
