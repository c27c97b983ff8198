package dev.wallcrawler.local.command;

import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.session.TestingTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class DeploymentDoctorTest {
    private static final String SESSION = "sess_doctored";

    @TempDir
    private Path directory;

    private final TestingAws aws = new TestingAws();
    private final SessionTables tables = TestingTables.named("doctor-" + UUID.randomUUID());
    private final Map<String, String> environment = new HashMap<>(aws.environment());
    private DynamoDbClient dynamoDb;

    @BeforeAll
    static void signIn() {
        TestingCredentials.provide();
    }

    @BeforeEach
    void open() {
        dynamoDb = DynamoDbLocal.client();
        TableDefinitions.all(tables).forEach(dynamoDb::createTable);
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.endpoint().toString());
        environment.put("BROWSERBASE_API_KEY", TestingAws.GOOD_KEY);
        Map<String, String> outputs = aws.outputs();
        outputs.putAll(Map.of(
                "SessionsTable", tables.sessions(),
                "ProjectsTable", tables.projects(),
                "ApiKeysTable", tables.apiKeys(),
                "IdempotencyTable", tables.idempotency()));
        aws.stack("UPDATE_COMPLETE", outputs);
    }

    @AfterEach
    void close() {
        dynamoDb.close();
        aws.close();
    }

    private record Examined(int exitCode, List<String> lines, List<String> notes) {
        String line(String check) {
            return lines.stream().filter(line -> line.substring(9).startsWith(check)).findFirst().orElseThrow();
        }
    }

    @Test
    void shouldFindAHealthyDeploymentHealthyInALineForEachCheck() throws Exception {
        Examined examined = examine();

        assertThat(examined.notes()).isEmpty();
        assertThat(examined.lines())
                .containsExactly(
                        "ok       stack       wallcrawler-dev in eu-central-1 is UPDATE_COMPLETE",
                        "ok       API         " + aws.apiUrl() + " answers, and refuses a wrong key",
                        "ok       key         the key in BROWSERBASE_API_KEY is valid",
                        "ok       gateway     " + aws.gatewayUrl() + " answers",
                        "ok       log groups  12 log groups, each with its retention",
                        "ok       alarms      2 alarms, each heard by somebody",
                        "ok       trail       no sessions were created in the last 24 h");
        assertThat(examined.exitCode()).isZero();
    }

    @Test
    void shouldSayWhatIsWrongWithTheStack() throws Exception {
        Map<String, String> outputs = aws.outputs();
        outputs.remove("ApiUrl");
        aws.stack("UPDATE_ROLLBACK_COMPLETE", outputs);

        Examined examined = examine();

        assertThat(examined.exitCode()).isEqualTo(1);
        assertThat(examined.line("stack")).startsWith("failed ").contains("UPDATE_ROLLBACK_COMPLETE: the last deployment was undone");
        assertThat(examined.line("API")).startsWith("failed ").contains("has no output ApiUrl; deploy it again");
    }

    @Test
    void shouldSayThatTheApiDoesNotRefuseAWrongKeyAsItShould() throws Exception {
        aws.api(aResponse().withStatus(200).withBody("[]"));
        assertThat(examine().line("API")).startsWith("failed ").contains("answers a wrong key with 200 and not 401");
        aws.api(aResponse().withStatus(401).withBody("{\"message\":\"Unauthorized\"}"));
        assertThat(examine().line("API")).startsWith("failed ").contains("not in the form of its errors");
        aws.stack("UPDATE_COMPLETE", Map.of("ApiUrl", "http://127.0.0.1:1/live"));
        assertThat(examine().line("API")).startsWith("failed ").contains("http://127.0.0.1:1/live does not answer (HttpHostConnectException)");
    }

    @Test
    void shouldSayThatTheGatewayIsNotWell() throws Exception {
        aws.server().stubFor(get(urlPathEqualTo("/health")).willReturn(aResponse().withStatus(503)));
        Examined draining = examine();
        Map<String, String> outputs = aws.outputs();
        outputs.put("GatewayUrl", "ws://127.0.0.1:1");
        aws.stack("UPDATE_COMPLETE", outputs);

        assertThat(draining.exitCode()).isEqualTo(1);
        assertThat(draining.line("gateway")).startsWith("failed ").contains("/health answers with 503 and not 200");
        assertThat(examine().line("gateway")).startsWith("failed ").contains("ws://127.0.0.1:1 does not answer");
    }

    @Test
    void shouldTellAnUnknownKeyFromNoneAndPrintNeither() throws Exception {
        environment.put("BROWSERBASE_API_KEY", "wc_revoked-long-ago");
        Examined revoked = examine();
        environment.put("BROWSERBASE_API_KEY", "wc_two\nlines");
        Examined broken = examine();
        environment.remove("BROWSERBASE_API_KEY");
        Examined none = examine();

        assertThat(revoked.exitCode()).isEqualTo(1);
        assertThat(revoked.line("key")).isEqualTo("failed   key         the key in BROWSERBASE_API_KEY is unknown or revoked;"
                + " make one with ./wallcrawler keys create --env dev --project NAME");
        assertThat(broken.line("key")).startsWith("failed ").contains("is none; make one");
        assertThat(none.exitCode()).isZero();
        assertThat(none.line("key")).isEqualTo("skipped  key         BROWSERBASE_API_KEY is not set, so no key was tried");
        assertThat(List.of(revoked, broken, none).toString()).doesNotContain("revoked-long", "wc_two");
    }

    @Test
    void shouldSayThatAKeyCannotBeToldByAnApiInTrouble() throws Exception {
        aws.server().stubFor(get(urlPathEqualTo("/live/v1/sessions"))
                .withHeader("X-BB-API-Key", equalTo(TestingAws.GOOD_KEY))
                .willReturn(aResponse().withStatus(500).withHeader("x-request-id", "req-7")));

        assertThat(examine().line("key")).startsWith("failed ").endsWith("with 500, x-request-id req-7");
    }

    @Test
    void shouldNameEachLogGroupThatIsNotAsItShouldBe() throws Exception {
        aws.logGroup(LogGroupName.CONTROLLER, "/aws/ecs/dev-wallcrawler-controller", null);
        aws.logGroup(LogGroupName.AUTHORIZER, "/aws/lambda/dev-authorizer", 7);
        aws.logGroup(LogGroupName.GATEWAY, "/aws/ecs/dev-wallcrawler-gateway-of-old", 30);

        Examined examined = examine();

        assertThat(examined.exitCode()).isEqualTo(1);
        assertThat(examined.line("log groups")).startsWith("failed ").contains(
                "/aws/ecs/dev-wallcrawler-controller keeps lines for ever, not 30",
                "/aws/lambda/dev-authorizer keeps lines 7 days, not 14",
                "/aws/ecs/dev-wallcrawler-gateway is missing");
    }

    @Test
    void shouldMissTheLineOfASessionThatTheTableKnows() throws Exception {
        store(TestingContext.NOW.minus(Duration.ofMinutes(10)));
        arrive("sess_older", TestingContext.NOW.minus(Duration.ofMinutes(30)));

        Examined examined = examine();

        assertThat(examined.exitCode()).isEqualTo(1);
        assertThat(examined.line("trail"))
                .startsWith("failed ")
                .contains("the table knows sess_doctored of 2026-11-20T10:00:00Z", "is not in /aws/lambda/dev-sessions-create");
    }

    @Test
    void shouldSeeTheLineOfTheNewestSession() throws Exception {
        store(TestingContext.NOW.minus(Duration.ofMinutes(10)));
        arrive(SESSION, TestingContext.NOW.minus(Duration.ofMinutes(10)));

        assertThat(examine().line("trail"))
                .isEqualTo("ok       trail       the newest SESSION_CREATED arrived: sess_doctored at 2026-11-20T10:00:00Z");
    }

    @Test
    void shouldBeContentWithTheNewestLineWhereNoRowIsLeft() throws Exception {
        arrive("sess_older", TestingContext.NOW.minus(Duration.ofHours(30)));
        arrive("sess_newer", TestingContext.NOW.minus(Duration.ofHours(20)));

        assertThat(examine().line("trail")).startsWith("ok ").contains("arrived: sess_newer at 2026-11-19T14:10:00Z");
    }

    @Test
    void shouldGoOnAfterACheckThatIsNotAllowedAndNameTheAction() throws Exception {
        aws.server().stubFor(TestingAws.logs("DescribeLogGroups").willReturn(TestingAws.denied("logs:DescribeLogGroups")));
        aws.server().stubFor(TestingAws.describeAlarms().willReturn(TestingAws.cbor(
                        403, Map.of("__type", "AccessDenied", "message", "User: me is not authorized to perform: cloudwatch:DescribeAlarms"))
                .withHeader("x-amzn-query-error", "AccessDenied;Sender")));
        aws.server().stubFor(TestingAws.dynamoDb().willReturn(TestingAws.denied("dynamodb:Scan")));
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.server().baseUrl());

        Examined examined = examine();

        assertThat(examined.exitCode()).isEqualTo(1);
        assertThat(examined.line("API")).startsWith("ok ");
        assertThat(examined.line("log groups")).endsWith("access denied: the credentials do not allow logs:DescribeLogGroups");
        assertThat(examined.line("alarms")).endsWith("access denied: the credentials do not allow cloudwatch:DescribeAlarms");
        assertThat(examined.line("trail")).endsWith("access denied: the credentials do not allow dynamodb:Scan");
    }

    private void store(Instant createdAt) {
        String project = new DynamoProjectStore(dynamoDb, tables, InstantSource.fixed(createdAt))
                .findOrCreate("crawlers", 5, Duration.ofMinutes(5))
                .id();
        new DynamoSessionStore(dynamoDb, tables, InstantSource.fixed(createdAt), Duration.ofMinutes(15))
                .create(TestingSessions.newSession(SESSION, project, Optional.empty()));
    }

    private void arrive(String session, Instant at) {
        aws.logGroups()
                .put(
                        TestingAws.DEV.logGroup(LogGroupName.SESSIONS_CREATE),
                        at,
                        "{\"timestamp\":\"%s\",\"event_type\":\"SESSION_CREATED\",\"session_id\":\"%s\"}".formatted(at, session));
    }

    private Examined examine() throws InterruptedException {
        var console = new TestingContext(directory, environment, Optional.empty());
        int exitCode = new Main(console.context()).run(List.of("doctor", "--env", "dev"));
        return new Examined(exitCode, console.out(), console.err());
    }
}
