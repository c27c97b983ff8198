package dev.wallcrawler.infra;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What CloudWatch makes of log lines and alarms: it reads metrics out of the embedded metric format, keeps each combination of
 * name, dimensions and unit apart, and evaluates alarms over periods. Its periods begin at full minutes; here the first begins
 * with the first point, so that no test hangs on the time of day.
 */
final class TestingCloudWatch {

    private record Point(
            String namespace, String name, Map<String, String> dimensions, String unit, long timestamp, double value) {}

    private final List<Point> points = new ArrayList<>();

    void read(JsonNode line) {
        JsonNode emf = line.path("_aws");
        for (JsonNode directive : emf.path("CloudWatchMetrics")) {
            for (JsonNode dimensionSet : directive.get("Dimensions")) {
                Map<String, String> dimensions = new TreeMap<>();
                dimensionSet.forEach(key -> dimensions.put(key.asText(), line.get(key.asText()).asText()));
                for (JsonNode metric : directive.get("Metrics")) {
                    String name = metric.get("Name").asText();
                    points.add(new Point(
                            directive.get("Namespace").asText(),
                            name,
                            dimensions,
                            metric.path("Unit").asText("None"),
                            emf.get("Timestamp").asLong(),
                            line.get(name).asDouble()));
                }
            }
        }
    }

    int points() {
        return points.size();
    }

    /** The names of those of the alarms that are in alarm after one of their periods. */
    Set<String> firing(Map<String, JsonNode> alarms) {
        return alarms.entrySet().stream()
                .filter(alarm -> fires(alarm.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean fires(JsonNode alarm) {
        if (alarm.get("EvaluationPeriods").asInt() != 1) {
            throw new IllegalArgumentException("only alarms of one period are evaluated");
        }
        long period = alarm.get("Period").asLong() * 1_000;
        List<Point> watched = points.stream().filter(point -> watches(alarm, point)).toList();
        long start = watched.stream().mapToLong(Point::timestamp).min().orElse(0);
        Map<Long, List<Double>> periods = watched.stream()
                .collect(Collectors.groupingBy(
                        point -> (point.timestamp() - start) / period,
                        Collectors.mapping(Point::value, Collectors.toList())));
        if (periods.isEmpty()) {
            return alarm.get("TreatMissingData").asText().equals("breaching");
        }
        return periods.values().stream().anyMatch(values -> breaches(alarm, statistic(alarm, values)));
    }

    private static boolean watches(JsonNode alarm, Point point) {
        Map<String, String> dimensions = new TreeMap<>();
        alarm.path("Dimensions")
                .forEach(dimension ->
                        dimensions.put(dimension.get("Name").asText(), dimension.get("Value").asText()));
        return point.namespace().equals(alarm.get("Namespace").asText())
                && point.name().equals(alarm.get("MetricName").asText())
                && point.dimensions().equals(dimensions)
                && (!alarm.has("Unit") || point.unit().equals(alarm.get("Unit").asText()));
    }

    private static double statistic(JsonNode alarm, List<Double> values) {
        String statistic = alarm.path("Statistic").asText(alarm.path("ExtendedStatistic").asText());
        List<Double> sorted = values.stream().sorted().toList();
        return switch (statistic) {
            case "Sum" -> values.stream().mapToDouble(Double::doubleValue).sum();
            case "Average" -> values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            case "Minimum" -> sorted.getFirst();
            case "Maximum" -> sorted.getLast();
            default -> {
                double percent = Double.parseDouble(statistic.substring(1));
                yield sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
            }
        };
    }

    private static boolean breaches(JsonNode alarm, double value) {
        double threshold = alarm.get("Threshold").asDouble();
        return switch (alarm.get("ComparisonOperator").asText()) {
            case "GreaterThanThreshold" -> value > threshold;
            case "GreaterThanOrEqualToThreshold" -> value >= threshold;
            case "LessThanThreshold" -> value < threshold;
            case "LessThanOrEqualToThreshold" -> value <= threshold;
            default -> throw new IllegalArgumentException("no comparison is called " + alarm.get("ComparisonOperator"));
        };
    }
}
