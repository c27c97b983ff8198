package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionMetric;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.CfnSubscriptionFilter;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every alarm, and the one topic that each of them tells when it fires and when it is over. */
final class SessionAlarms extends Construct {

    private static final Duration MINUTE = Duration.minutes(1);
    private static final Duration FIVE_MINUTES = Duration.minutes(5);

    private final Topic topic;
    private final AlarmThresholds thresholds;
    private final SessionMetrics metrics;
    private final AlarmSet alarms;

    SessionAlarms(
            Construct scope,
            String id,
            DeploymentSettings settings,
            StateStack state,
            SessionFunctions functions,
            SessionApi api,
            SessionEvents events,
            BrowserCluster browsers,
            ConnectGateway gateway) {
        super(scope, id);
        this.thresholds = settings.thresholds();
        this.metrics = new SessionMetrics(settings.metricsNamespace());
        topic = Topic.Builder.create(this, "Topic")
                .displayName("Wallcrawler " + settings.environment())
                .enforceSsl(true)
                .build();
        topic.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                // Not the alarms of whoever knows the topic's name.
                .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
                .build());
        settings.alarmEmail().ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
        alarms = new AlarmSet(this, topic);
        sessions();
        functions.all().forEach(this::function);
        queues(functions, events);
        state.tables().all().forEach(table -> table(state.tables(), table));
        api(api);
        gateway(browsers, gateway);
        archive(state.archive());
    }

    Topic topic() {
        return topic;
    }

    List<Alarm> alarms() {
        return alarms.all();
    }

    private void sessions() {
        alarms.above(
                "SessionErrors",
                "Sessions or steps of them fail" + seen(SavedQuery.RECENT_ERRORS),
                metrics.of(SessionMetric.SESSION_ERRORS, Stats.SUM, FIVE_MINUTES),
                thresholds.sessionErrors(),
                1);
        alarms.strictlyAbove(
                "LongSessions",
                "A session ran longer than expected" + seen(SavedQuery.LONGEST_SESSIONS),
                metrics.of(SessionMetric.SESSION_DURATION, Stats.MAXIMUM, FIVE_MINUTES),
                thresholds.longSessionMillis());
        alarms.strictlyAbove(
                "SlowStarts",
                "One in ten browsers takes too long to start" + seen(SavedQuery.SLOWEST_STARTS),
                metrics.of(SessionMetric.PROVISIONING_TIME, Stats.p(90), FIVE_MINUTES),
                thresholds.slowStartMillis());
        alarms.above(
                "ReaperRepairs",
                "session-reaper had to repair something, since an event was lost or there is a bug"
                        + seen(SavedQuery.RECENT_ERRORS),
                metrics.of(SessionMetric.REAPER_REPAIRS, Stats.SUM, Duration.minutes(15)),
                thresholds.reaperRepairs(),
                1);
    }

    private static String seen(SavedQuery query) {
        return ": see the saved query " + query.title();
    }

    private void function(LogGroupName name, SessionFunction function) {
        Function lambda = function.function();
        alarms.above(
                name.service() + "-Errors",
                name.service() + " threw",
                lambda.metricErrors(MetricOptions.builder().period(FIVE_MINUTES).statistic(Stats.SUM).build()),
                1,
                1);
        alarms.above(
                name.service() + "-Throttles",
                name.service() + " was throttled",
                lambda.metricThrottles(MetricOptions.builder().period(FIVE_MINUTES).statistic(Stats.SUM).build()),
                1,
                1);
        alarms.strictlyAbove(
                name.service() + "-Duration",
                name.service() + " comes near its timeout",
                lambda.metricDuration(MetricOptions.builder().period(FIVE_MINUTES).statistic(Stats.p(99)).build()),
                0.8 * lambda.getTimeout().toMilliseconds().doubleValue());
    }

    private void queues(SessionFunctions functions, SessionEvents events) {
        alarms.strictlyAbove(
                "StreamAge",
                "stream-processor lags behind the table",
                functions
                        .of(LogGroupName.STREAM_PROCESSOR)
                        .alias()
                        .metric("IteratorAge", MetricOptions.builder().period(MINUTE).statistic(Stats.MAXIMUM).build()),
                thresholds.iteratorAgeMillis());
        depth("FailedRecords", "stream-processor gave up on records", events.failedRecords());
        depth("FailedEvents", "a function gave up on an event", events.failedEvents());
    }

    private void depth(String id, String description, Queue queue) {
        alarms.above(
                id,
                description,
                queue.metricApproximateNumberOfMessagesVisible(
                        MetricOptions.builder().period(MINUTE).statistic(Stats.MAXIMUM).build()),
                1,
                1);
    }

    private void table(SessionTables tables, Table table) {
        for (String metric : List.of("ReadThrottleEvents", "WriteThrottleEvents")) {
            alarms.above(
                    table.getNode().getId() + "-" + metric,
                    "The table is throttled, or an index of it",
                    total(tables.metrics(table, metric, FIVE_MINUTES), table.getNode().getId()),
                    1,
                    1);
        }
    }

    /** The sum of metrics that know nothing of each other; what one has no value of counts as 0. */
    private static IMetric total(Map<String, Metric> metrics, String label) {
        if (metrics.size() == 1) {
            return metrics.values().iterator().next();
        }
        return MathExpression.Builder.create()
                .expression(String.join(" + ", metrics.keySet()))
                .usingMetrics(metrics)
                .period(FIVE_MINUTES)
                .label(label)
                .build();
    }

    private void api(SessionApi api) {
        var stage = api.api().getDeploymentStage();
        alarms.above(
                "ApiServerErrors",
                "The API answers 5XX",
                stage.metricServerError(MetricOptions.builder().period(MINUTE).statistic(Stats.SUM).build()),
                thresholds.apiServerErrors(),
                1);
        alarms.strictlyAbove(
                "ApiClientErrorRate",
                "Many calls of the API are wrong: a broken client, or somebody tries keys",
                stage.metricClientError(MetricOptions.builder().period(MINUTE).statistic(Stats.AVERAGE).build()),
                thresholds.apiClientErrorPercent() / 100.0,
                5);
        alarms.strictlyAbove(
                "ApiLatency",
                "The API is slow",
                stage.metricLatency(MetricOptions.builder().period(MINUTE).statistic(Stats.p(99)).build()),
                thresholds.apiLatencyMillis());
    }

    private void gateway(BrowserCluster browsers, ConnectGateway gateway) {
        alarms.strictlyAbove(
                "GatewayCpu",
                "The gateway's tasks are busy",
                gateway.service().metricCpuUtilization(MetricOptions.builder().period(MINUTE).build()),
                thresholds.gatewayCpuPercent(),
                5);
        alarms.strictlyAbove(
                "GatewayMemory",
                "The gateway's tasks run out of memory",
                gateway.service().metricMemoryUtilization(MetricOptions.builder().period(FIVE_MINUTES).build()),
                thresholds.gatewayMemoryPercent(),
                2);
        alarms.belowOrMissing(
                "GatewayHosts",
                "Fewer gateway tasks are healthy than there should be",
                MathExpression.Builder.create()
                        // Where ECS does not say how many it wants, the least it may want is what there must be.
                        .expression("healthy - FILL(desired, " + GatewayScaling.LEAST_TASKS + ")")
                        .usingMetrics(new TreeMap<>(Map.of(
                                "healthy",
                                gateway.targets()
                                        .getMetrics()
                                        .healthyHostCount(MetricOptions.builder()
                                                .period(MINUTE)
                                                .statistic(Stats.MINIMUM)
                                                .build()),
                                "desired",
                                Metric.Builder.create()
                                        .namespace("ECS/ContainerInsights")
                                        .metricName("DesiredTaskCount")
                                        .dimensionsMap(new TreeMap<>(Map.of(
                                                "ClusterName", browsers.cluster().getClusterName(),
                                                "ServiceName", gateway.service().getServiceName())))
                                        .statistic(Stats.MINIMUM)
                                        .period(MINUTE)
                                        .build())))
                        .period(MINUTE)
                        .label("healthy tasks beyond those that should be")
                        .build(),
                0,
                // Two minutes and one more: the newest is often not told yet, and then one of both counts as nothing.
                3,
                4);
    }

    private void archive(LogArchive archive) {
        alarms.strictlyAbove(
                "ArchiveFreshness",
                "Events wait too long for the archive",
                Metric.Builder.create()
                        .namespace("AWS/Firehose")
                        .metricName("DeliveryToS3.DataFreshness")
                        .dimensionsMap(Map.of("DeliveryStreamName", archive.stream().getRef()))
                        .statistic(Stats.MAXIMUM)
                        .period(FIVE_MINUTES)
                        .build(),
                thresholds.archiveAgeSeconds());
        archive.subscriptions().forEach((name, filter) -> alarms.above(
                "Subscription-" + name.service(),
                "Lines of " + name.service() + " do not reach the archive",
                MathExpression.Builder.create()
                        .expression("errors + throttled")
                        .usingMetrics(new TreeMap<>(Map.of(
                                "errors", subscription("DeliveryErrors", filter),
                                "throttled", subscription("DeliveryThrottling", filter))))
                        .period(FIVE_MINUTES)
                        .label(name.service())
                        .build(),
                1,
                1));
    }

    private static Metric subscription(String metric, CfnSubscriptionFilter filter) {
        return Metric.Builder.create()
                .namespace("AWS/Logs")
                .metricName(metric)
                .dimensionsMap(new TreeMap<>(Map.of(
                        "LogGroupName", filter.getLogGroupName(),
                        "DestinationType", "Firehose",
                        "FilterName", filter.getRef())))
                .statistic(Stats.SUM)
                .period(FIVE_MINUTES)
                .build();
    }
}
