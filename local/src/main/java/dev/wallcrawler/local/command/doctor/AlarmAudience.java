package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.deployment.AwsFailures;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;

import java.util.List;

/**
 * Who hears of what a topic is told.
 *
 * @param confirmed the subscriptions that are delivered to
 * @param unconfirmed those whose owners have not said yet that they want it
 */
record AlarmAudience(String topic, long confirmed, long unconfirmed) {
    /** What stands in the place of a subscription's ARN. */
    private static final String PENDING = "PendingConfirmation";

    static AlarmAudience of(SnsClient sns, String topic) throws CommandFailure {
        List<String> subscriptions = AwsFailures.explained("sns:ListSubscriptionsByTopic", () -> sns
                .listSubscriptionsByTopicPaginator(request -> request.topicArn(topic))
                .subscriptions()
                .stream()
                .map(Subscription::subscriptionArn)
                .toList());
        return new AlarmAudience(
                topic,
                subscriptions.stream().filter(arn -> arn.startsWith("arn:")).count(),
                subscriptions.stream().filter(PENDING::equals).count());
    }

    boolean isThere() {
        return confirmed > 0;
    }

    /** Why nobody is there, and what to do. */
    String absence() {
        return unconfirmed > 0
                ? topic + " has " + unconfirmed + " unconfirmed and no confirmed subscription; follow the link in the mail from AWS"
                : topic + " has no subscription; subscribe to it, or set alarmEmail and deploy again";
    }
}
