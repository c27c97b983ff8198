package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.deployment.AwsFailures;
import dev.wallcrawler.local.command.deployment.Deployment;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

import java.util.List;
import java.util.stream.Collectors;

/** Whether each alarm tells somebody when it fires. */
record AlarmCheck(Deployment deployment) {

    Finding run() throws CommandFailure {
        String prefix = deployment.choice().name().alarmPrefix();
        List<MetricAlarm> alarms;
        try (CloudWatchClient cloudWatch = deployment.alarms()) {
            alarms = AwsFailures.explained("cloudwatch:DescribeAlarms", () -> cloudWatch
                    .describeAlarmsPaginator(request -> request.alarmNamePrefix(prefix).alarmTypes(AlarmType.METRIC_ALARM))
                    .metricAlarms()
                    .stream()
                    .toList());
        }
        if (alarms.isEmpty()) {
            return Finding.failed("there is no alarm " + prefix + "…; deploy again");
        }
        List<MetricAlarm> silent = alarms.stream().filter(AlarmCheck::isSilent).toList();
        return silent.isEmpty()
                ? Finding.ok(alarms.size() + " alarms, each with an action" + firing(alarms))
                : Finding.failed("nobody hears of " + names(silent) + "; enable their actions, or deploy again");
    }

    private static boolean isSilent(MetricAlarm alarm) {
        return alarm.alarmActions().isEmpty() || !Boolean.TRUE.equals(alarm.actionsEnabled());
    }

    private static String firing(List<MetricAlarm> alarms) {
        List<MetricAlarm> now =
                alarms.stream().filter(alarm -> alarm.stateValue() == StateValue.ALARM).toList();
        return now.isEmpty() ? "" : "; firing now: " + names(now) + " (docs/operations.md)";
    }

    private static String names(List<MetricAlarm> alarms) {
        return alarms.stream().map(MetricAlarm::alarmName).sorted().collect(Collectors.joining(", "));
    }
}
