package dev.wallcrawler.logging;

import java.util.List;

/**
 * Every metric there is. Each is published without dimensions, which is what alarms watch, and by project. A session's id is
 * never a dimension.
 */
public enum SessionMetric {
    SESSIONS_CREATED("SessionsCreated", MetricUnit.COUNT),
    SESSIONS_READY("SessionsReady", MetricUnit.COUNT),
    SESSIONS_TERMINATED("SessionsTerminated", MetricUnit.COUNT),
    SESSION_ERRORS("SessionErrors", MetricUnit.COUNT),
    SESSION_DURATION("SessionDuration", MetricUnit.MILLISECONDS),
    PROVISIONING_TIME("ProvisioningTime", MetricUnit.MILLISECONDS),
    CONCURRENCY_REJECTIONS("ConcurrencyRejections", MetricUnit.COUNT),
    PROXY_BYTES("ProxyBytes", MetricUnit.BYTES),
    REAPER_REPAIRS("ReaperRepairs", MetricUnit.COUNT);

    /** The CloudWatch namespace of all of them, unless {@code METRICS_NAMESPACE} names another. */
    public static final String NAMESPACE = "Wallcrawler/Sessions";

    /** The only dimension that is ever used. */
    public static final String PROJECT_DIMENSION = "ProjectId";

    private static final List<List<String>> DIMENSION_SETS = List.of(List.of(), List.of(PROJECT_DIMENSION));

    private final String metricName;
    private final MetricUnit unit;

    SessionMetric(String metricName, MetricUnit unit) {
        this.metricName = metricName;
        this.unit = unit;
    }

    /** The metric's name in CloudWatch, and the name of its value at the root of a line. */
    public String metricName() {
        return metricName;
    }

    public MetricUnit unit() {
        return unit;
    }

    /**
     * The sets of dimension keys that the metric is published with; a line that belongs to no project carries only the empty
     * set. Unmodifiable.
     */
    public List<List<String>> dimensionSets() {
        return DIMENSION_SETS;
    }
}
