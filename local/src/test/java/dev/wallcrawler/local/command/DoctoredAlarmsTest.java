package dev.wallcrawler.local.command;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.matching.MatchResult;
import dev.wallcrawler.local.command.deployment.Deployment;
import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.local.command.doctor.Check;
import dev.wallcrawler.local.command.doctor.DeploymentCheckup;
import dev.wallcrawler.local.command.doctor.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static dev.wallcrawler.local.command.TestingAws.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@code doctor --env} finds where an alarm's voice gets lost between the alarm and a person. */
@Timeout(60)
class DoctoredAlarmsTest {
    private static final String OTHER_TOPIC = "arn:aws-cn:sns:cn-north-1:123456789012:other";

    @TempDir
    private Path directory;

    private final TestingAws aws = new TestingAws();

    @BeforeAll
    static void signIn() {
        TestingCredentials.provide();
    }

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void shouldNameEachAlarmWithoutAnActionOnEveryPage() throws Exception {
        var muted = new HashMap<>(TestingAws.alarm("SlowStarts", TOPIC));
        muted.put("ActionsEnabled", false);
        aws.alarms(Map.of("MetricAlarms", List.of(TestingAws.alarm("SessionErrors", TOPIC), muted), "NextToken", "2"));
        aws.server().stubFor(TestingAws.describeAlarms().andMatching(DoctoredAlarmsTest::asksForMore)
                .willReturn(TestingAws.cbor(200, Map.of("MetricAlarms", List.of(TestingAws.alarm("StreamAge"))))));

        assertThat(examine()).isEqualTo(Finding.failed("nobody hears of wallcrawler-dev-AlarmsSlowStarts,"
                + " wallcrawler-dev-AlarmsStreamAge; enable their actions, or deploy again"));
    }

    @Test
    void shouldNotTakeNoAlarmsForGoodOnes() throws Exception {
        aws.alarms(Map.of("MetricAlarms", List.of()));

        assertThat(examine()).isEqualTo(Finding.failed("there is no alarm wallcrawler-dev-Alarms…; deploy again"));
    }

    @Test
    void shouldMentionAnAlarmThatFires() throws Exception {
        aws.alarms(Map.of("MetricAlarms", List.of(firing("ApiLatency", TOPIC))));

        assertThat(examine()).isEqualTo(Finding.ok("1 alarms, each heard by somebody;"
                + " firing now: wallcrawler-dev-AlarmsApiLatency (docs/operations.md)"));
    }

    @Test
    void shouldSayThatNobodySubscribesToWhatTheAlarmsTell() throws Exception {
        aws.subscriptions(TOPIC);
        aws.alarms(Map.of("MetricAlarms", List.of(firing("StreamAge", TOPIC), TestingAws.alarm("ApiLatency", TOPIC))));

        assertThat(examine()).isEqualTo(Finding.failed("nobody hears of 2 alarms: " + TOPIC
                + " has no subscription; subscribe to it, or set alarmEmail and deploy again;"
                + " firing now: wallcrawler-dev-AlarmsStreamAge (docs/operations.md)"));
    }

    @Test
    void shouldSayThatNoSubscriptionIsConfirmed() throws Exception {
        aws.subscriptions(TOPIC, "PendingConfirmation", "Deleted", "PendingConfirmation");

        assertThat(examine()).isEqualTo(Finding.failed("nobody hears of 2 alarms: " + TOPIC
                + " has 2 unconfirmed and no confirmed subscription; follow the link in the mail from AWS"));
    }

    @Test
    void shouldSeeAConfirmedSubscriptionAmongOthers() throws Exception {
        aws.subscriptions(TOPIC, "PendingConfirmation", TOPIC + ":subscription-2", "PendingConfirmation");

        assertThat(examine()).isEqualTo(Finding.ok("2 alarms, each heard by somebody"));
    }

    @Test
    void shouldBeContentWithOneActionOfAnAlarmThatSomebodyHears() throws Exception {
        aws.subscriptions(OTHER_TOPIC);
        aws.alarms(Map.of("MetricAlarms", List.of(
                TestingAws.alarm("SessionErrors", OTHER_TOPIC, TOPIC),
                TestingAws.alarm("SlowStarts", OTHER_TOPIC),
                TestingAws.alarm("StreamAge", OTHER_TOPIC, "arn:aws:lambda:eu-central-1:123456789012:function:pager"))));

        assertThat(examine()).isEqualTo(Finding.failed("nobody hears of 1 alarms: " + OTHER_TOPIC
                + " has no subscription; subscribe to it, or set alarmEmail and deploy again"));
    }

    @Test
    void shouldNameTheActionThatIsNotAllowed() {
        aws.server().stubFor(TestingAws.listSubscriptions().willReturn(TestingAws.xml(
                403,
                """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>
                <Code>AuthorizationError</Code><Message>no</Message></Error><RequestId>r-3</RequestId></ErrorResponse>""")));

        assertThatThrownBy(this::examine)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("access denied: the credentials do not allow sns:ListSubscriptionsByTopic");
    }

    private static MatchResult asksForMore(Request request) {
        return MatchResult.of(new String(request.getBody(), StandardCharsets.ISO_8859_1).contains("NextToken"));
    }

    private static Map<String, Object> firing(String name, String action) {
        var alarm = new HashMap<>(TestingAws.alarm(name, action));
        alarm.put("StateValue", "ALARM");
        return alarm;
    }

    private Finding examine() throws Exception {
        CommandContext context = new TestingContext(directory, aws.environment(), Optional.empty()).context();
        Deployment deployment =
                Deployment.find(new DeploymentChoice(TestingAws.DEV, Optional.empty(), Optional.empty()), context);
        Check alarms = new DeploymentCheckup(deployment, context).checks().stream()
                .filter(check -> check.name().equals("alarms"))
                .findFirst()
                .orElseThrow();
        return alarms.examination().run();
    }
}
