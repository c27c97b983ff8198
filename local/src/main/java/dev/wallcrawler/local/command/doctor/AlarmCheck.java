package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.deployment.AwsFailures;
import dev.wallcrawler.local.command.deployment.Deployment;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.sns.SnsClient;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether each alarm tells somebody when it fires. */
record AlarmCheck(Deployment deployment) {
    private static final Pattern TOPIC = Pattern.compile("arn:[^:]+:sns:.*");

    Finding run() throws CommandFailure {
        String prefix = deployment.choice().name().alarmPrefix();
        List<MetricAlarm> alarms = alarms(prefix);
        if (alarms.isEmpty()) {
            return Finding.failed("there is no alarm " + prefix + "…; deploy again");
        }
        List<MetricAlarm> silent = alarms.stream().filter(AlarmCheck::isSilent).toList();
        if (!silent.isEmpty()) {
            return Finding.failed("nobody hears of " + names(silent) + "; enable their actions, or deploy again");
        }
        Map<String, AlarmAudience> audiences = audiences(alarms);
        List<MetricAlarm> unheard =
                alarms.stream().filter(alarm -> isUnheard(alarm, audiences)).toList();
        return unheard.isEmpty()
                ? Finding.ok(alarms.size() + " alarms, each heard by somebody" + firing(alarms))
                : Finding.failed("nobody hears of " + unheard.size() + " alarms: " + absences(unheard, audiences) + firing(unheard));
    }

    private List<MetricAlarm> alarms(String prefix) throws CommandFailure {
        try (CloudWatchClient cloudWatch = deployment.alarms()) {
            return AwsFailures.explained("cloudwatch:DescribeAlarms", () -> cloudWatch
                    .describeAlarmsPaginator(request -> request.alarmNamePrefix(prefix).alarmTypes(AlarmType.METRIC_ALARM))
                    .metricAlarms()
                    .stream()
                    .toList());
        }
    }

    /** By the topic that tells them. */
    private Map<String, AlarmAudience> audiences(List<MetricAlarm> alarms) throws CommandFailure {
        var audiences = new TreeMap<String, AlarmAudience>();
        try (SnsClient sns = deployment.topics()) {
            for (MetricAlarm alarm : alarms) {
                for (String action : alarm.alarmActions()) {
                    if (isTopic(action) && !audiences.containsKey(action)) {
                        audiences.put(action, AlarmAudience.of(sns, action));
                    }
                }
            }
        }
        return audiences;
    }

    private static boolean isSilent(MetricAlarm alarm) {
        return alarm.alarmActions().isEmpty() || !Boolean.TRUE.equals(alarm.actionsEnabled());
    }

    /** Who is told by an action that is no topic, such as a function, cannot be told from here: it counts as somebody. */
    private static boolean isUnheard(MetricAlarm alarm, Map<String, AlarmAudience> audiences) {
        return alarm.alarmActions().stream().allMatch(action -> isTopic(action) && !audiences.get(action).isThere());
    }

    private static boolean isTopic(String action) {
        return TOPIC.matcher(action).matches();
    }

    private static String absences(List<MetricAlarm> unheard, Map<String, AlarmAudience> audiences) {
        return unheard.stream()
                .flatMap(alarm -> alarm.alarmActions().stream())
                .distinct()
                .sorted()
                .map(topic -> audiences.get(topic).absence())
                .collect(Collectors.joining("; "));
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
