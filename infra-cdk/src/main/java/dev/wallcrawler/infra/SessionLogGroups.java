package dev.wallcrawler.infra;

import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.LogGroupClass;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

import java.util.EnumMap;
import java.util.Map;

/**
 * Every log group of {@link LogGroupName}, with its retention, and the one of Container Insights; owned by the stack, so that
 * nothing else ever makes one.
 */
final class SessionLogGroups extends Construct {

    private final Map<LogGroupName, LogGroup> groups = new EnumMap<>(LogGroupName.class);

    SessionLogGroups(Construct scope, String id, DeploymentSettings settings) {
        super(scope, id);
        for (LogGroupName name : LogGroupName.values()) {
            groups.put(
                    name,
                    group(name.service(), settings.name().logGroup(name), retention(name.retentionDays()), settings));
        }
        group("ContainerInsights", settings.name().containerInsightsLogGroup(), RetentionDays.TWO_WEEKS, settings);
    }

    private LogGroup group(String id, String name, RetentionDays retention, DeploymentSettings settings) {
        return LogGroup.Builder.create(this, id)
                .logGroupName(name)
                .retention(retention)
                // The embedded metric format is read in no other class.
                .logGroupClass(LogGroupClass.STANDARD)
                .removalPolicy(Removal.onceCreated(settings))
                .build();
    }

    LogGroup of(LogGroupName name) {
        return groups.get(name);
    }

    private static RetentionDays retention(int days) {
        return switch (days) {
            case 14 -> RetentionDays.TWO_WEEKS;
            case 30 -> RetentionDays.ONE_MONTH;
            default -> throw new IllegalStateException("no log group is kept " + days + " days");
        };
    }
}
