package dev.wallcrawler.logging;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/**
 * The metrics of one line in CloudWatch's embedded metric format. Reused from line to line; not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     format</a>
 */
final class EmbeddedMetrics {
    private static final SessionMetric[] METRICS = SessionMetric.values();
    private static final String[] DEFINITIONS = Arrays.stream(METRICS)
            .map(metric -> "{\"Name\":\"" + metric.metricName() + "\",\"Unit\":\""
                    + metric.unit().cloudWatchName() + "\"}")
            .toArray(String[]::new);
    private static final String[] KEYS = Arrays.stream(METRICS)
            .map(metric -> ",\"" + metric.metricName() + "\":")
            .toArray(String[]::new);
    private static final String ALL_SETS = dimensions(METRICS[0].dimensionSets());
    private static final String SETS_WITHOUT_PROJECT = dimensions(
            METRICS[0].dimensionSets().stream().filter(List::isEmpty).toList());
    private static final String PROJECT_KEY = ",\"" + SessionMetric.PROJECT_DIMENSION + "\":";

    private final String directive;
    private final long[] values = new long[METRICS.length];
    private int present;

    /** @param directive of {@link #directive} */
    EmbeddedMetrics(String directive) {
        this.directive = requireNonNull(directive, "directive is null");
    }

    /** What all lines have that carry metrics of a namespace: to be made once, not for each line. */
    static String directive(String namespace) {
        return ",\"CloudWatchMetrics\":[{\"Namespace\":\"" + namespace + "\",\"Dimensions\":";
    }

    void clear() {
        present = 0;
    }

    @SuppressWarnings("EnumOrdinal") // an index into an array that lives as long as the enum
    void add(SessionMetric metric, long value) {
        values[metric.ordinal()] = value;
        present |= 1 << metric.ordinal();
    }

    /**
     * Appends the members of the line's JSON object that make metrics of it; nothing if there is no metric.
     *
     * @param projectId empty if the line belongs to no project
     */
    void appendTo(StringBuilder out, long epochMillis, String projectId) {
        if (present == 0) {
            return;
        }
        boolean hasProject = !projectId.isEmpty();
        out.append(",\"_aws\":{\"Timestamp\":").append(epochMillis).append(directive);
        out.append(hasProject ? ALL_SETS : SETS_WITHOUT_PROJECT).append(",\"Metrics\":[");
        for (int rest = present; rest != 0; rest &= rest - 1) {
            if (rest != present) {
                out.append(',');
            }
            out.append(DEFINITIONS[Integer.numberOfTrailingZeros(rest)]);
        }
        out.append("]}]}");
        if (hasProject) {
            out.append(PROJECT_KEY);
            LoggedText.quote(out, projectId);
        }
        for (int rest = present; rest != 0; rest &= rest - 1) {
            int metric = Integer.numberOfTrailingZeros(rest);
            out.append(KEYS[metric]).append(values[metric]);
        }
    }

    private static String dimensions(List<List<String>> sets) {
        return sets.stream()
                .map(set -> set.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
