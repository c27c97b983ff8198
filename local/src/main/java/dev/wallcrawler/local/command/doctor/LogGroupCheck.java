package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.deployment.AwsFailures;
import dev.wallcrawler.local.command.deployment.Deployment;
import dev.wallcrawler.logging.LogGroupName;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

import java.util.ArrayList;
import java.util.Optional;

/** Whether each log group is there and keeps its lines for as long as {@link LogGroupName} says. */
record LogGroupCheck(Deployment deployment) {

    Finding run() throws CommandFailure {
        var wrong = new ArrayList<String>();
        try (CloudWatchLogsClient logs = deployment.logs()) {
            for (LogGroupName group : LogGroupName.values()) {
                String name = deployment.choice().name().logGroup(group);
                Optional<LogGroup> found =
                        AwsFailures.explained("logs:DescribeLogGroups", () -> find(logs, name));
                if (found.isEmpty()) {
                    wrong.add(name + " is missing");
                } else if (!Integer.valueOf(group.retentionDays()).equals(found.get().retentionInDays())) {
                    wrong.add(name + " keeps lines " + days(found.get().retentionInDays()) + ", not " + group.retentionDays());
                }
            }
        }
        return wrong.isEmpty()
                ? Finding.ok(LogGroupName.values().length + " log groups, each with its retention")
                : Finding.failed(String.join("; ", wrong) + "; deploy again, and let nothing else set this");
    }

    /** Names that go on after this one come with it, in order, a page at a time. */
    private static Optional<LogGroup> find(CloudWatchLogsClient logs, String name) {
        return logs.describeLogGroupsPaginator(request -> request.logGroupNamePrefix(name)).logGroups().stream()
                .filter(group -> group.logGroupName().equals(name))
                .findFirst();
    }

    private static String days(Integer days) {
        return days == null ? "for ever" : days + " days";
    }
}
