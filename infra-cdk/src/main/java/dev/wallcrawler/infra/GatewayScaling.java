package dev.wallcrawler.infra;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.CustomizedMetricSpecificationProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricDimensionProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingMetricStatProperty;
import software.amazon.awscdk.services.applicationautoscaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.ScalableTaskCount;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.constructs.Construct;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many tasks the gateway has: as many as its CPU or its connections ask for, whichever is more. Both track a target, so a
 * task goes only when neither needs it.
 */
final class GatewayScaling extends Construct {

    static final int LEAST_TASKS = 2;
    private static final int MOST_TASKS = 10;
    private static final int CPU_PERCENT = 60;
    private static final int CONNECTIONS_PER_TASK = 500;
    private static final Duration SCALE_OUT_COOLDOWN = Duration.minutes(1);
    /** A task that goes drains for as long; the next waits until the effect of the last one shows. */
    private static final Duration SCALE_IN_COOLDOWN = ConnectGateway.DRAIN;

    GatewayScaling(
            Construct scope, String id, Cluster cluster, FargateService service, ApplicationLoadBalancer balancer) {
        super(scope, id);
        ScalableTaskCount count = service.autoScaleTaskCount(EnableScalingProps.builder()
                .minCapacity(LEAST_TASKS)
                .maxCapacity(MOST_TASKS)
                .build());
        count.scaleOnCpuUtilization(
                "Cpu",
                CpuUtilizationScalingProps.builder()
                        .targetUtilizationPercent(CPU_PERCENT)
                        .scaleOutCooldown(SCALE_OUT_COOLDOWN)
                        .scaleInCooldown(SCALE_IN_COOLDOWN)
                        .build());
        // CDK's own construct takes no metric math.
        CfnScalingPolicy.Builder.create(this, "Connections")
                .policyName("connections")
                .policyType("TargetTrackingScaling")
                .serviceNamespace("ecs")
                .scalableDimension("ecs:service:DesiredCount")
                .resourceId("service/" + cluster.getClusterName() + "/" + service.getServiceName())
                .targetTrackingScalingPolicyConfiguration(TargetTrackingScalingPolicyConfigurationProperty.builder()
                        .targetValue(CONNECTIONS_PER_TASK)
                        .scaleOutCooldown(SCALE_OUT_COOLDOWN.toSeconds())
                        .scaleInCooldown(SCALE_IN_COOLDOWN.toSeconds())
                        .customizedMetricSpecification(CustomizedMetricSpecificationProperty.builder()
                                .metrics(connectionsPerTask(cluster, service, balancer))
                                .build())
                        .build())
                .build()
                .getNode()
                .addDependency(count);
    }

    /**
     * The load balancer counts a client's connection and the one that it opens to a task for it. Without a connection it reports
     * nothing, which metric math takes for 0.
     */
    private static List<TargetTrackingMetricDataQueryProperty> connectionsPerTask(
            Cluster cluster, FargateService service, ApplicationLoadBalancer balancer) {
        return List.of(
                TargetTrackingMetricDataQueryProperty.builder()
                        .id("perTask")
                        .label("connections of clients for each task")
                        .expression("connections / (2 * tasks)")
                        .returnData(true)
                        .build(),
                query(
                        "connections",
                        "AWS/ApplicationELB",
                        "ActiveConnectionCount",
                        Stats.SUM,
                        Map.of("LoadBalancer", balancer.getLoadBalancerFullName())),
                query(
                        "tasks",
                        "ECS/ContainerInsights",
                        "RunningTaskCount",
                        Stats.AVERAGE,
                        Map.of("ClusterName", cluster.getClusterName(), "ServiceName", service.getServiceName())));
    }

    private static TargetTrackingMetricDataQueryProperty query(
            String id, String namespace, String metric, String statistic, Map<String, String> dimensions) {
        return TargetTrackingMetricDataQueryProperty.builder()
                .id(id)
                .metricStat(TargetTrackingMetricStatProperty.builder()
                        .metric(TargetTrackingMetricProperty.builder()
                                .namespace(namespace)
                                .metricName(metric)
                                .dimensions(new TreeMap<>(dimensions)
                                        .entrySet().stream()
                                                .map(dimension -> TargetTrackingMetricDimensionProperty.builder()
                                                        .name(dimension.getKey())
                                                        .value(dimension.getValue())
                                                        .build())
                                                .toList())
                                .build())
                        .stat(statistic)
                        .build())
                .returnData(false)
                .build();
    }
}
