package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionMetric;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.LogQueryVisualizationType;
import software.amazon.awscdk.services.cloudwatch.LogQueryWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One page that answers: do sessions start, do they end as wanted, and is anything about to break. */
final class SessionDashboard extends Construct {

    private static final Duration PERIOD = Duration.minutes(5);

    private final Dashboard dashboard;
    private final SessionMetrics metrics;

    SessionDashboard(
            Construct scope,
            String id,
            DeploymentSettings settings,
            StateStack state,
            SessionFunctions functions,
            SessionApi api,
            SessionEvents events,
            ConnectGateway gateway) {
        super(scope, id);
        metrics = new SessionMetrics(settings.metricsNamespace());
        dashboard = Dashboard.Builder.create(this, "Dashboard")
                .defaultInterval(Duration.hours(3))
                .build();
        sessions(state);
        api(api);
        functions(functions, events);
        state(state);
        gateway(gateway);
        dashboard.addWidgets(logs("Recent errors", state, SavedQuery.RECENT_ERRORS, LogQueryVisualizationType.TABLE, 24));
    }

    private void sessions(StateStack state) {
        dashboard.addWidgets(
                graph(
                        "Sessions",
                        session(SessionMetric.SESSIONS_CREATED, Stats.SUM, "created"),
                        session(SessionMetric.SESSIONS_READY, Stats.SUM, "ready"),
                        session(SessionMetric.SESSIONS_TERMINATED, Stats.SUM, "ended"),
                        session(SessionMetric.SESSION_ERRORS, Stats.SUM, "errors"),
                        session(SessionMetric.CONCURRENCY_REJECTIONS, Stats.SUM, "over the limit")),
                graph(
                        "Start, ms",
                        session(SessionMetric.PROVISIONING_TIME, Stats.p(50), "p50"),
                        session(SessionMetric.PROVISIONING_TIME, Stats.p(90), "p90"),
                        session(SessionMetric.PROVISIONING_TIME, Stats.p(99), "p99")),
                graph(
                        "Live sessions",
                        MathExpression.Builder.create()
                                .expression("RUNNING_SUM(created - ended)")
                                .usingMetrics(new TreeMap<>(Map.of(
                                        "created", metrics.of(SessionMetric.SESSIONS_CREATED, Stats.SUM, PERIOD),
                                        "ended", metrics.of(SessionMetric.SESSIONS_TERMINATED, Stats.SUM, PERIOD))))
                                .label("created less ended since the left edge")
                                .period(PERIOD)
                                .build()));
        dashboard.addWidgets(
                logs("Ends by reason", state, SavedQuery.END_REASONS, LogQueryVisualizationType.STACKEDAREA, 16),
                graph(
                        "Length, ms",
                        session(SessionMetric.SESSION_DURATION, Stats.p(50), "p50"),
                        session(SessionMetric.SESSION_DURATION, Stats.p(99), "p99"),
                        session(SessionMetric.SESSION_DURATION, Stats.MAXIMUM, "longest")));
    }

    private void api(SessionApi api) {
        var stage = api.api().getDeploymentStage();
        dashboard.addWidgets(
                graph("API calls", stage.metricCount(sum()), stage.metricClientError(sum()), stage.metricServerError(sum())),
                graph("API latency, ms", stage.metricLatency(statistic(Stats.p(50))), stage.metricLatency(statistic(Stats.p(99)))),
                graph(
                        "Traffic and repairs",
                        session(SessionMetric.PROXY_BYTES, Stats.SUM, "proxied bytes"),
                        session(SessionMetric.REAPER_REPAIRS, Stats.SUM, "repairs")));
    }

    private void functions(SessionFunctions functions, SessionEvents events) {
        List<IMetric> durations = new ArrayList<>();
        List<IMetric> failures = new ArrayList<>();
        functions.all().values().forEach(function -> {
            durations.add(function.function().metricDuration(statistic(Stats.p(99))));
            failures.add(function.function().metricErrors(sum()));
            failures.add(function.function().metricThrottles(sum()));
        });
        dashboard.addWidgets(
                graph("Functions: p99, ms", durations.toArray(IMetric[]::new)),
                graph("Functions: errors and throttles", failures.toArray(IMetric[]::new)),
                graph(
                        "Stream age, ms, and what was given up on",
                        functions
                                .of(LogGroupName.STREAM_PROCESSOR)
                                .alias()
                                .metric("IteratorAge", statistic(Stats.MAXIMUM)),
                        events.failedRecords().metricApproximateNumberOfMessagesVisible(statistic(Stats.MAXIMUM)),
                        events.failedEvents().metricApproximateNumberOfMessagesVisible(statistic(Stats.MAXIMUM))));
    }

    private void state(StateStack state) {
        List<IMetric> throttles = new ArrayList<>();
        List<IMetric> capacity = new ArrayList<>();
        state.tables().all().forEach(table -> {
            throttles.addAll(state.tables().metrics(table, "ReadThrottleEvents", PERIOD).values());
            throttles.addAll(state.tables().metrics(table, "WriteThrottleEvents", PERIOD).values());
            capacity.add(table.metric("ConsumedReadCapacityUnits", sum()));
            capacity.add(table.metric("ConsumedWriteCapacityUnits", sum()));
        });
        dashboard.addWidgets(
                graph("Tables: throttled", throttles.toArray(IMetric[]::new)),
                graph("Tables: capacity used", capacity.toArray(IMetric[]::new)));
    }

    private void gateway(ConnectGateway gateway) {
        dashboard.addWidgets(
                graph(
                        "Gateway, %",
                        gateway.service().metricCpuUtilization(statistic(Stats.AVERAGE)),
                        gateway.service().metricMemoryUtilization(statistic(Stats.AVERAGE))),
                graph("Gateway tasks", gateway.targets().getMetrics().healthyHostCount(statistic(Stats.MINIMUM))),
                graph("Gateway connections", gateway.balancer().getMetrics().activeConnectionCount(sum())));
    }

    private IMetric session(SessionMetric metric, String statistic, String label) {
        return metrics.of(metric, statistic, PERIOD)
                .with(MetricOptions.builder().label(label).build());
    }

    private static MetricOptions sum() {
        return statistic(Stats.SUM);
    }

    private static MetricOptions statistic(String statistic) {
        return MetricOptions.builder().period(PERIOD).statistic(statistic).build();
    }

    private static IWidget graph(String title, IMetric... metrics) {
        return GraphWidget.Builder.create()
                .title(title)
                .left(List.of(metrics))
                .width(8)
                .height(6)
                .build();
    }

    private static IWidget logs(
            String title, StateStack state, SavedQuery query, LogQueryVisualizationType view, int width) {
        return LogQueryWidget.Builder.create()
                .title(title)
                .logGroupNames(query.logGroups().stream()
                        .map(name -> state.logGroup(name).getLogGroupName())
                        .toList())
                .queryString(query.text())
                .view(view)
                .width(width)
                .height(6)
                .build();
    }
}
