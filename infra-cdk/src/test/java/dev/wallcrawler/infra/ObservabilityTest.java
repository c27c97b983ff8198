package dev.wallcrawler.infra;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wallcrawler.logging.SessionMetric;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import static dev.wallcrawler.infra.TestingDeployment.list;
import static org.assertj.core.api.Assertions.assertThat;

class ObservabilityTest {

    private static final Map<String, SessionMetric> CATALOGUE =
            Arrays.stream(SessionMetric.values()).collect(Collectors.toMap(SessionMetric::metricName, Function.identity()));

    private final TestingDeployment prod = TestingDeployment.prod();

    @Test
    void shouldTellSomebodyWhenAnAlarmFiresAndWhenItIsOver() {
        String topic = prod.resources("AWS::SNS::Topic").keySet().iterator().next();

        assertThat(prod.properties("AWS::CloudWatch::Alarm")).hasSizeGreaterThan(40).allSatisfy(alarm -> {
            assertThat(alarm.at("/AlarmActions/0/Ref").asText()).isEqualTo(topic);
            assertThat(alarm.at("/OKActions/0/Ref").asText()).isEqualTo(topic);
            assertThat(alarm.get("TreatMissingData").asText()).isIn("notBreaching", "breaching");
            assertThat(alarm.get("AlarmDescription").asText()).isNotBlank();
        });
        assertThat(prod.properties("AWS::SNS::Subscription"))
                .singleElement()
                .matches(subscription -> subscription.get("Endpoint").asText().equals("team@example.com"));
    }

    @Test
    void shouldTakeAlarmsOfItsOwnAccountOnly() {
        List<JsonNode> statements = list(prod.properties("AWS::SNS::TopicPolicy").getFirst().at("/PolicyDocument/Statement"));

        assertThat(statements)
                .filteredOn(statement -> statement.get("Effect").asText().equals("Allow"))
                .singleElement()
                .matches(statement -> statement.at("/Principal/Service").asText().equals("cloudwatch.amazonaws.com"))
                .matches(statement ->
                        statement.at("/Condition/StringEquals/aws:SourceAccount/Ref").asText().equals("AWS::AccountId"));
    }

    @Test
    void shouldAlarmOnMetricsThatTheCodeEmits() {
        List<JsonNode> alarms = prod.properties("AWS::CloudWatch::Alarm").stream()
                .filter(alarm -> alarm.path("Namespace").asText().equals(SessionMetric.NAMESPACE))
                .toList();

        assertThat(alarms).hasSize(4).allSatisfy(alarm -> {
            SessionMetric metric = CATALOGUE.get(alarm.get("MetricName").asText());
            assertThat(metric).as(alarm.get("MetricName").asText()).isNotNull();
            assertThat(metric.dimensionSets()).contains(dimensionKeys(alarm));
            assertThat(alarm.get("Unit").asText().toUpperCase(Locale.ROOT)).isEqualTo(metric.unit().name());
        });
    }

    @Test
    void shouldNameTheQueryThatShowsWhatAnAlarmIsAbout() {
        Set<String> titles = Arrays.stream(SavedQuery.values()).map(SavedQuery::title).collect(Collectors.toSet());

        assertThat(prod.properties("AWS::CloudWatch::Alarm"))
                .filteredOn(alarm -> alarm.path("Namespace").asText().equals(SessionMetric.NAMESPACE))
                .extracting(alarm -> alarm.get("AlarmDescription").asText())
                .isNotEmpty()
                .allMatch(text -> titles.contains(text.replaceFirst("^.*: see the saved query ", "")));
    }

    @Test
    void shouldShowMetricsThatTheCodeEmits() {
        List<JsonNode> ours = prod.shownMetrics().stream()
                .filter(metric -> metric.path(0).asText().equals(SessionMetric.NAMESPACE))
                .toList();

        assertThat(ours).hasSizeGreaterThan(8).allSatisfy(metric -> {
            assertThat(CATALOGUE).containsKey(metric.get(1).asText());
            // Right after the name come dimensions, if there are any, and then the rendering.
            assertThat(metric.path(2).isTextual()).isFalse();
        });
        assertThat(ours.stream().map(metric -> metric.get(1).asText()).collect(Collectors.toSet()))
                .isEqualTo(CATALOGUE.keySet());
    }

    @Test
    void shouldHaveTheAlarmsOfTheTableAtTheirThresholds() {
        Map<String, JsonNode> alarms = prod.resources("AWS::CloudWatch::Alarm").entrySet().stream()
                .collect(Collectors.toMap(
                        alarm -> alarm.getKey().replaceFirst("^Alarms", "").replaceFirst("[0-9A-F]{8}$", ""),
                        alarm -> alarm.getValue().get("Properties")));

        assertAlarm(alarms.get("SessionErrors"), "Sum", 300, 10, "GreaterThanOrEqualToThreshold");
        assertAlarm(alarms.get("LongSessions"), "Maximum", 300, 600_000, "GreaterThanThreshold");
        assertAlarm(alarms.get("SlowStarts"), "p90", 300, 60_000, "GreaterThanThreshold");
        assertAlarm(alarms.get("ReaperRepairs"), "Sum", 900, 1, "GreaterThanOrEqualToThreshold");
        assertAlarm(alarms.get("StreamAge"), "Maximum", 60, 60_000, "GreaterThanThreshold");
        assertAlarm(alarms.get("FailedRecords"), "Maximum", 60, 1, "GreaterThanOrEqualToThreshold");
        assertAlarm(alarms.get("ApiServerErrors"), "Sum", 60, 5, "GreaterThanOrEqualToThreshold");
        assertAlarm(alarms.get("ApiLatency"), "p99", 60, 3_000, "GreaterThanThreshold");
        assertAlarm(alarms.get("GatewayCpu"), "Average", 60, 80, "GreaterThanThreshold");
        assertAlarm(alarms.get("GatewayMemory"), "Average", 300, 85, "GreaterThanThreshold");
        assertThat(alarms.get("GatewayHosts").get("ComparisonOperator").asText()).isEqualTo("LessThanThreshold");
        assertThat(alarms.get("GatewayHosts").at("/Metrics").toString()).contains("HealthyHostCount", "DesiredTaskCount");
        assertThat(alarms.get("GatewayHosts").get("TreatMissingData").asText()).isEqualTo("breaching");
        assertAlarm(alarms.get("ArchiveFreshness"), "Maximum", 300, 3_600, "GreaterThanThreshold");
        assertThat(alarms.get("GatewayCpu").get("EvaluationPeriods").asInt()).isEqualTo(5);
        assertThat(alarms.get("GatewayMemory").get("EvaluationPeriods").asInt()).isEqualTo(2);
        // Two minutes, whichever minute is told late.
        assertThat(alarms.get("GatewayHosts").get("EvaluationPeriods").asInt()).isEqualTo(4);
        assertThat(alarms.get("GatewayHosts").get("DatapointsToAlarm").asInt()).isEqualTo(3);
        assertThat(alarms.keySet().stream().filter(id -> id.endsWith("Errors") && !id.startsWith("Session") && !id.startsWith("Api")))
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(alarms.keySet().stream().filter(id -> id.endsWith("Throttles"))).hasSize(9);
        assertThat(alarms.keySet().stream().filter(id -> id.endsWith("Duration"))).hasSize(9);
        assertThat(alarms.keySet().stream().filter(id -> id.endsWith("ThrottleEvents"))).hasSize(8);
        assertThat(alarms.keySet().stream().filter(id -> id.startsWith("Subscription"))).hasSize(11);
    }

    @Test
    void shouldWatchTheIndexesOfATableWithIt() {
        Set<String> indexes = prod.properties("AWS::DynamoDB::Table").stream()
                .flatMap(table -> table.findValuesAsText("IndexName").stream())
                .collect(Collectors.toSet());

        assertThat(indexes).hasSize(2);
        for (String metric : List.of("ReadThrottleEvents", "WriteThrottleEvents")) {
            assertThat(prod.resources("AWS::CloudWatch::Alarm").entrySet())
                    .filteredOn(alarm -> alarm.getKey().startsWith("AlarmsSessions" + metric))
                    .singleElement()
                    .satisfies(alarm -> {
                        List<JsonNode> metrics = list(alarm.getValue().at("/Properties/Metrics"));
                        List<JsonNode> watched =
                                metrics.stream().filter(one -> one.has("MetricStat")).toList();
                        assertThat(metrics.stream().filter(one -> one.has("Expression")))
                                .singleElement()
                                .matches(sum ->
                                        Set.of(sum.get("Expression").asText().split(" \\+ ", -1)).equals(ids(watched)));
                        assertThat(watched)
                                .hasSize(3)
                                .allMatch(one -> one.at("/MetricStat/Metric/MetricName").asText().equals(metric));
                        assertThat(watched.stream().flatMap(one -> indexes(one.at("/MetricStat/Metric/Dimensions")).stream()))
                                .containsExactlyInAnyOrderElementsOf(indexes);
                    });
            assertThat(prod.shownMetrics().stream()
                            .filter(shown -> shown.path(1).asText().equals(metric))
                            .filter(shown -> shown.toString().contains("GlobalSecondaryIndexName")))
                    .hasSize(2);
        }
    }

    @Test
    void shouldSaveEveryQueryOverLogGroupsThatExist() {
        Set<String> groups = prod.resources("AWS::Logs::LogGroup").keySet();

        assertThat(prod.properties("AWS::Logs::QueryDefinition"))
                .hasSize(SavedQuery.values().length)
                .allSatisfy(query -> assertThat(list(query.get("LogGroupNames"))).isNotEmpty());
        assertThat(groups).isNotEmpty();
    }

    @Test
    void shouldTraceTheApiAndLogItsCallsAsJson() throws JsonProcessingException {
        JsonNode stage = prod.properties("AWS::ApiGateway::Stage").getFirst();

        assertThat(stage.get("TracingEnabled").asBoolean()).isTrue();
        JsonNode line = new ObjectMapper().readTree(stage.at("/AccessLogSetting/Format").asText());
        assertThat(line.get("request_id").asText()).isEqualTo("$context.requestId");
        assertThat(line.toString().toLowerCase(Locale.ROOT)).doesNotContain("api-key", "authorization", "querystring");
    }

    private static Set<String> ids(List<JsonNode> metrics) {
        return metrics.stream().map(metric -> metric.get("Id").asText()).collect(Collectors.toSet());
    }

    private static List<String> indexes(JsonNode dimensions) {
        return list(dimensions).stream()
                .filter(dimension -> dimension.get("Name").asText().equals("GlobalSecondaryIndexName"))
                .map(dimension -> dimension.get("Value").asText())
                .toList();
    }

    private static List<String> dimensionKeys(JsonNode alarm) {
        return list(alarm.get("Dimensions")).stream()
                .map(dimension -> dimension.get("Name").asText())
                .toList();
    }

    private static void assertAlarm(JsonNode alarm, String statistic, int period, double threshold, String comparison) {
        assertThat(alarm.path("Statistic").asText(alarm.path("ExtendedStatistic").asText())).isEqualTo(statistic);
        assertThat(alarm.get("Period").asInt()).isEqualTo(period);
        assertThat(alarm.get("Threshold").asDouble()).isEqualTo(threshold);
        assertThat(alarm.get("ComparisonOperator").asText()).isEqualTo(comparison);
    }
}
