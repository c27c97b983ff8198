package dev.wallcrawler.infra;

import dev.wallcrawler.logging.SessionMetric;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.Unit;

/**
 * The metrics of the code's catalogue as CloudWatch knows them.
 *
 * @param namespace the environment's
 */
record SessionMetrics(String namespace) {

    /** The metric over all projects: the one without dimensions. */
    Metric of(SessionMetric metric, String statistic, Duration period) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(metric.metricName())
                .statistic(statistic)
                .period(period)
                .unit(unit(metric))
                .build();
    }

    private static Unit unit(SessionMetric metric) {
        return switch (metric.unit()) {
            case COUNT -> Unit.COUNT;
            case MILLISECONDS -> Unit.MILLISECONDS;
            case BYTES -> Unit.BYTES;
        };
    }
}
