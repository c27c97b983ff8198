package dev.wallcrawler.local.command;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.wallcrawler.local.command.deployment.CloudLogs;
import dev.wallcrawler.local.command.deployment.Deployment;
import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.local.command.logs.LogSource;
import dev.wallcrawler.logging.LogGroupName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class DeployedLogsTest {
    /** Made at 2026-11-20T10:00:00Z, as its first ten characters say. */
    private static final String SESSION = "sess_01M7W6C380ABCDEFGHJKMNPQRS";

    @TempDir
    private Path directory;

    private final TestingAws aws = new TestingAws();
    private TestingContext console;

    @BeforeAll
    static void signIn() {
        TestingCredentials.provide();
    }

    @BeforeEach
    void open() {
        console = new TestingContext(directory, aws.environment(), Optional.empty());
    }

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void shouldTellASessionsStoryFromAllGroupsOldestFirst() throws Exception {
        String created = put(LogGroupName.SESSIONS_CREATE, "10:00:00.100Z", "SESSION_CREATED", SESSION);
        put(LogGroupName.SESSIONS_CREATE, "10:00:00.200Z", "SESSION_CREATED", "sess_other");
        String ready = put(LogGroupName.STREAM_PROCESSOR, "10:00:03.000Z", "SESSION_READY", SESSION);
        String navigated = put(LogGroupName.CONTROLLER, "10:00:02.000Z", "BROWSER_OPERATION", SESSION);

        assertThat(run("logs", "--env", "dev", "--session", SESSION, "--json")).isZero();

        assertThat(console.takeOut()).containsExactly(created, navigated, ready);
        assertThat(console.err()).isEmpty();
        run("logs", "--env", "dev", "--session", SESSION);
        assertThat(console.out())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("10:00:00.100   SESSION_CREATED     sessions-create");
    }

    @Test
    void shouldReadEveryPageAndNotStopAtAnEmptyOne() throws Exception {
        List<String> mine = new ArrayList<>();
        IntStream.range(0, 25).forEach(i -> {
            String time = "10:00:%02d.000Z".formatted(i);
            String session = i % 10 < 7 ? "sess_other" : SESSION;
            String line = put(LogGroupName.CONTROLLER, time, "BROWSER_OPERATION", session);
            if (session.equals(SESSION)) {
                mine.add(line);
            }
        });

        run("logs", "--env", "dev", "--session", SESSION, "--json");

        assertThat(console.out()).hasSize(6).containsExactlyElementsOf(mine);
    }

    @Test
    void shouldAskForNoMoreThanItPrints() throws Exception {
        run("logs", "--env", "dev", "--session", SESSION, "--event", "SESSION_READY", "--event", "SESSION_CREATED");

        long beforeItWasMade = Instant.parse("2026-11-20T09:55:00Z").toEpochMilli();
        aws.server().verify(LogGroupName.values().length - 1, filterRequests()
                .withRequestBody(matchingJsonPath("$.filterPattern", WireMock.equalTo("{ ($.session_id = \"" + SESSION + "\")"
                        + " && (($.event_type = \"SESSION_CREATED\") || ($.event_type = \"SESSION_READY\")) }")))
                .withRequestBody(matchingJsonPath("$.startTime", WireMock.equalTo(Long.toString(beforeItWasMade)))));
        aws.server().resetRequests();
        run("logs", "--env", "dev", "--service", "gateway");
        long anHourAgo = TestingContext.NOW.minus(Duration.ofHours(1)).toEpochMilli();
        aws.server().verify(1, filterRequests());
        aws.server().verify(1, filterRequests()
                .withRequestBody(matchingJsonPath("$.logGroupName", WireMock.equalTo("/aws/ecs/dev-wallcrawler-gateway")))
                .withRequestBody(matchingJsonPath("$.filterPattern", absent()))
                .withRequestBody(matchingJsonPath("$.startTime", WireMock.equalTo(Long.toString(anHourAgo)))));
    }

    @Test
    void shouldBeginWhereItIsToldToAndSayThatThereIsNothing() throws Exception {
        put(LogGroupName.AUTHORIZER, "09:00:00.000Z", "REQUEST", "sess_x");
        String later = put(LogGroupName.AUTHORIZER, "09:30:00.000Z", "REQUEST", "sess_x");

        run("logs", "--env", "dev", "--since", "2026-11-20T09:10:00Z", "--json");
        assertThat(console.takeOut()).containsExactly(later);
        run("logs", "--env", "dev", "--since", "1s");
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).containsExactly("wallcrawler: no matching log lines in the log groups of wallcrawler-dev");
    }

    @Test
    void shouldShowApiGatewaysOwnLinesAtTheirTime() throws Exception {
        String access = "{\"timestamp\":\"20/Nov/2026:10:00:01 +0000\",\"status_code\":\"401\"}";
        aws.logGroups().put(TestingAws.DEV.logGroup(LogGroupName.API_ACCESS), at("10:00:01.000Z"), access + "\n");
        String before = put(LogGroupName.AUTHORIZER, "10:00:00.000Z", "REQUEST", "sess_x");
        String after = put(LogGroupName.AUTHORIZER, "10:00:02.000Z", "REQUEST", "sess_x");

        run("logs", "--env", "dev", "--json");

        assertThat(console.takeOut()).containsExactly(before, access, after);
        run("logs", "--env", "dev", "--json", "--service", "api-access");
        assertThat(console.takeOut()).containsExactly(access);
        run("logs", "--env", "dev", "--json", "--event", "ACCESS", "--event", "SESSION_ERROR");
        assertThat(console.takeOut()).containsExactly(access);
        run("logs", "--env", "dev", "--json", "--event", "ACCESS", "--session", SESSION);
        assertThat(console.out()).isEmpty();
    }

    @Test
    void shouldFollowWithoutMissingOrRepeatingALine() throws Exception {
        aws.logGroups().date("Fri, 20 Nov 2026 10:00:10 GMT");
        String created = put(LogGroupName.SESSIONS_CREATE, "10:00:00.000Z", "SESSION_CREATED", SESSION);
        var stop = new CountDownLatch(1);
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                new LogsCommand(console.context(), this::impatient, stop)
                        .run(List.of("--env", "dev", "--session", SESSION, "--follow", "--json"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        console.awaitOut(lines -> lines.contains(created));
        String ready = put(LogGroupName.STREAM_PROCESSOR, "10:00:09.000Z", "SESSION_READY", SESSION);
        console.awaitOut(lines -> lines.contains(ready));
        // Behind what was read already, and of the same millisecond as a line that was.
        String late = put(LogGroupName.STREAM_PROCESSOR, "10:00:08.000Z", "SESSION_ERROR", SESSION);
        String same = put(LogGroupName.STREAM_PROCESSOR, "10:00:09.000Z", "RESOURCE_METRICS", SESSION);
        console.awaitOut(lines -> lines.contains(late) && lines.contains(same));
        aws.logGroups().date("Fri, 20 Nov 2026 10:02:05 GMT");
        String last = put(LogGroupName.STREAM_PROCESSOR, "10:02:04.000Z", "SESSION_TERMINATED", SESSION);
        console.awaitOut(lines -> lines.contains(last));
        int polls = aws.server().countRequestsMatching(filterRequests().build()).getCount();
        while (aws.server().countRequestsMatching(filterRequests().build()).getCount() < polls + 24) {
            Thread.onSpinWait();
        }
        stop.countDown();
        assertThat(follower.join(Duration.ofSeconds(10))).isTrue();

        assertThat(console.out()).startsWith(created, ready).endsWith(last).containsOnlyOnce(late).containsOnlyOnce(same).hasSize(5);
        // What was read long ago is not read again.
        aws.server().verify(WireMock.moreThan(0), filterRequests().withRequestBody(matchingJsonPath(
                "$.startTime", WireMock.equalTo(Long.toString(at("10:00:05.000Z").toEpochMilli())))));
    }

    private LogSource impatient(DeploymentChoice choice) throws CommandFailure {
        return new CloudLogs(Deployment.find(choice, console.context()), console.context().clock(), Duration.ofMillis(50));
    }

    @Test
    void shouldTryAgainWhenItIsThrottled() throws Exception {
        String line = put(LogGroupName.CONTROLLER, "10:00:00.000Z", "BROWSER_OPERATION", SESSION);
        aws.server().stubFor(TestingAws.logs("FilterLogEvents").inScenario("throttled")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(TestingAws.error("ThrottlingException", "Rate exceeded"))
                .willSetStateTo("calm"));

        assertThat(run("logs", "--env", "dev", "--json")).isZero();

        assertThat(console.out()).containsExactly(line);
        assertThat(aws.server().countRequestsMatching(filterRequests().build()).getCount())
                .isGreaterThan(LogGroupName.values().length);
    }

    @Test
    void shouldNameTheActionThatIsNotAllowed() throws Exception {
        aws.server().stubFor(TestingAws.logs("FilterLogEvents").willReturn(TestingAws.denied("logs:FilterLogEvents")));

        assertThat(run("logs", "--env", "dev")).isEqualTo(1);

        assertThat(console.err())
                .containsExactly("wallcrawler: access denied: the credentials do not allow logs:FilterLogEvents");
    }

    @Test
    void shouldRefuseAnIdThatWouldBeMoreThanAnId() throws Exception {
        assertThat(run("logs", "--env", "dev", "--session", "x\") || ($.a = \"b")).isEqualTo(1);

        assertThat(console.err()).singleElement().asString().contains("a session's id has letters");
        aws.server().verify(0, filterRequests());
    }

    private int run(String... line) throws InterruptedException {
        return new Main(console.context()).run(List.of(line));
    }

    private static com.github.tomakehurst.wiremock.matching.RequestPatternBuilder filterRequests() {
        return postRequestedFor(urlPathEqualTo("/"))
                .withHeader("X-Amz-Target", WireMock.equalTo("Logs_20140328.FilterLogEvents"));
    }

    private String put(LogGroupName group, String time, String event, String session) {
        String line = "{\"timestamp\":\"2026-11-20T%s\",\"level\":\"INFO\",\"service\":\"%s\",\"event_type\":\"%s\",\"session_id\":\"%s\"}"
                .formatted(time, group.service(), event, session);
        aws.logGroups().put(TestingAws.DEV.logGroup(group), at(time), line);
        return line;
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-20T" + time);
    }
}
