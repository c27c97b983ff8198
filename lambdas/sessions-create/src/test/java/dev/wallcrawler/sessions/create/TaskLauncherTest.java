package dev.wallcrawler.sessions.create;

import com.sun.net.httpserver.HttpServer;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.BrowserSettingsJson;
import dev.wallcrawler.session.ExternalProxy;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Over the wire: a small server gives the answers that ECS gives. */
class TaskLauncherTest {

    private static final String ID = "sess_01JD0000000000000000000001";
    private static final String ARN = "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/0123";
    private static final Map<String, String> SETTINGS = Map.of(
            "ECS_CLUSTER", "wallcrawler",
            "ECS_TASK_DEFINITION", "browser:7",
            "ECS_SUBNETS", "subnet-a, subnet-b",
            "ECS_SECURITY_GROUPS", "sg-1");

    private final List<String> targets = Collections.synchronizedList(new ArrayList<>());
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private volatile String answer = "{\"tasks\":[{\"taskArn\":\"" + ARN + "\"}],\"failures\":[]}";
    private HttpServer server;
    private EcsClient ecs;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            targets.add(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        ecs = EcsClient.builder()
                .region(Region.US_WEST_2)
                .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    @AfterEach
    void stop() {
        ecs.close();
        server.stop(0);
    }

    @Test
    void shouldAskForOneTaskPerSession() throws IOException {
        Session session = session(Optional.empty());

        assertThat(tasks(Map.of()).start(session)).isEqualTo(ARN);

        assertThat(targets).singleElement().asString().endsWith(".RunTask");
        var request = Json.MAPPER.readTree(bodies.getFirst());
        assertThat(request.path("cluster").asText()).isEqualTo("wallcrawler");
        assertThat(request.path("taskDefinition").asText()).isEqualTo("browser:7");
        assertThat(request.path("count").asInt()).isEqualTo(1);
        assertThat(request.path("clientToken").asText()).isEqualTo(ID);
        assertThat(request.path("startedBy").asText()).isEqualTo(ID);
        assertThat(request.path("launchType").asText()).isEqualTo("FARGATE");
        assertThat(request.path("networkConfiguration").path("awsvpcConfiguration").toString())
                .isEqualTo("{\"subnets\":[\"subnet-a\",\"subnet-b\"],\"securityGroups\":[\"sg-1\"],"
                        + "\"assignPublicIp\":\"DISABLED\"}");
        var container = request.path("overrides").path("containerOverrides").path(0);
        assertThat(container.path("name").asText()).isEqualTo("controller");
        assertThat(environmentOf(bodies.getFirst()))
                .isEqualTo(new TreeMap<>(Map.of(
                        "SESSION_ID", ID,
                        "PROJECT_ID", TestingSessions.PROJECT,
                        "SESSION_CREATED_AT", String.valueOf(session.createdAt().toEpochMilli()),
                        "SESSION_EXPIRES_AT", String.valueOf(session.expiresAt().toEpochMilli()),
                        "KEEP_ALIVE", "false",
                        "BROWSER_SETTINGS", BrowserSettingsJson.write(BrowserSettings.DEFAULT))));
    }

    @Test
    void shouldAskForTheVerySameTaskAgain() {
        TaskLauncher tasks = tasks(Map.of("ECS_SPOT_PERCENT", "50"));
        Session session = session(Optional.empty());

        tasks.start(session);
        tasks.start(session);

        assertThat(bodies.get(0)).isEqualTo(bodies.get(1));
    }

    @Test
    void shouldKeepProxyCredentialsOutOfTheTask() throws IOException {
        ExternalProxy proxy = new ExternalProxy("http://proxy.example:3128", Optional.of("me"), Optional.of("hunter2"));

        tasks(Map.of()).start(session(Optional.of(proxy)));

        assertThat(environmentOf(bodies.getFirst()))
                .containsEntry("PROXY_SERVER", "http://proxy.example:3128")
                .containsEntry("PROXY_AUTHENTICATES", "true");
        assertThat(bodies.getFirst()).doesNotContain("hunter2", "\"me\"");
    }

    @Test
    void shouldRunTheAskedForShareOnSpot() throws IOException {
        assertThat(providers("100")).containsOnly("FARGATE_SPOT");
        assertThat(providers("0")).containsOnly("FARGATE");
        assertThat(providers("50")).contains("FARGATE_SPOT", "FARGATE");
    }

    @Test
    void shouldStopATask() throws IOException {
        answer = "{\"task\":{}}";

        tasks(Map.of()).stop(ARN, "RELEASED");

        assertThat(targets).singleElement().asString().endsWith(".StopTask");
        assertThat(Json.MAPPER.readTree(bodies.getFirst()))
                .isEqualTo(Json.MAPPER.readTree(
                        "{\"cluster\":\"wallcrawler\",\"task\":\"" + ARN + "\",\"reason\":\"RELEASED\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {'tasks':[],'failures':[{'reason':'RESOURCE:ENI','arn':'a'}]}              | true",
                "200 | {'tasks':[],'failures':[{'reason':'RESOURCE:MEMORY'},{'reason':'RESOURCE:CPU'}]} | true",
                "200 | {'tasks':[],'failures':[{'reason':'Capacity is unavailable at this time.'}]} | true",
                "200 | {'tasks':[],'failures':[{'reason':'MISSING','detail':'no such thing'}]}    | false",
                "200 | {'tasks':[],'failures':[{'reason':'RESOURCE:ENI'},{'reason':'ATTRIBUTE'}]} | false",
                "200 | {'tasks':[],'failures':[]}                                                 | true",
                "400 | {'__type':'ThrottlingException','message':'Rate exceeded'}                 | true",
                "400 | {'__type':'ClientException','message':'Capacity is unavailable at this time. Please try again later'} | true",
                "400 | {'__type':'ClientException','message':'You have reached the limit on the number of vCPUs'} | true",
                "500 | {'__type':'ServerException','message':'oops'}                              | true",
                "503 | {'__type':'ServiceUnavailableException','message':'oops'}                  | true",
                "400 | {'__type':'ClusterNotFoundException','message':'Cluster not found.'}       | false",
                "400 | {'__type':'InvalidParameterException','message':'TaskDefinition is inactive'} | false",
                "400 | {'__type':'ConflictException','message':'in use','resourceIds':[]}          | true",
                "400 | {'__type':'AccessDeniedException','message':'not authorized'}              | false",
                "400 | {'__type':'PlatformTaskDefinitionIncompatibilityException','message':'x'}  | false"
            })
    void shouldTellWhatPassesFromWhatStays(int code, String body, boolean retryable) {
        status = code;
        answer = body.replace('\'', '"');

        assertThatExceptionOfType(TaskNotStartedException.class)
                .isThrownBy(() -> tasks(Map.of()).start(session(Optional.empty())))
                .satisfies(failure -> assertThat(failure.retryable()).isEqualTo(retryable))
                .satisfies(failure -> assertThat(failure.getMessage()).isNotBlank());
    }

    @Test
    void shouldTakeTheTaskThatAnEarlierCallHasStartedWithOtherSettings() {
        status = 400;
        answer = "{\"__type\":\"ConflictException\",\"message\":\"in use\",\"resourceIds\":[\"" + ARN + "\"]}";

        assertThat(tasks(Map.of()).start(session(Optional.empty()))).isEqualTo(ARN);
    }

    @Test
    void shouldTakeSilenceForPassing() {
        server.stop(0);

        assertThatExceptionOfType(TaskNotStartedException.class)
                .isThrownBy(() -> tasks(Map.of()).start(session(Optional.empty())))
                .satisfies(failure -> assertThat(failure.retryable()).isTrue());
    }

    @Test
    void shouldNameASettingThatIsMissingOrWrong() {
        assertThatIllegalStateException()
                .isThrownBy(() -> EcsSettings.from(Environment.of(Map.of())))
                .withMessageContaining("ECS_CLUSTER");
        assertThatIllegalStateException()
                .isThrownBy(() -> tasks(Map.of("ECS_ASSIGN_PUBLIC_IP", "maybe")))
                .withMessageContaining("ECS_ASSIGN_PUBLIC_IP");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tasks(Map.of("ECS_SPOT_PERCENT", "101")))
                .withMessageContaining("ECS_SPOT_PERCENT");
    }

    private TaskLauncher tasks(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(more);
        return new TaskLauncher(ecs, EcsSettings.from(Environment.of(settings)));
    }

    private List<String> providers(String percent) throws IOException {
        bodies.clear();
        for (int i = 0; i < 40; i++) {
            tasks(Map.of("ECS_SPOT_PERCENT", percent)).start(session("sess_" + i, Optional.empty()));
        }
        List<String> providers = new ArrayList<>();
        for (String body : bodies) {
            var request = Json.MAPPER.readTree(body);
            providers.add(request.path("capacityProviderStrategy").path(0).path("capacityProvider")
                    .asText(request.path("launchType").asText()));
        }
        return providers;
    }

    private static Map<String, String> environmentOf(String body) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Json.MAPPER.readTree(body).path("overrides").path("containerOverrides").path(0).path("environment")
                .forEach(pair -> environment.put(pair.path("name").asText(), pair.path("value").asText()));
        return environment;
    }

    private static Session session(Optional<ExternalProxy> proxy) {
        return session(ID, proxy);
    }

    private static Session session(String id, Optional<ExternalProxy> proxy) {
        TestingSessionStore store = new TestingSessionStore();
        NewSession plain = TestingSessions.newSession(id);
        store.create(new NewSession(
                plain.id(), plain.projectId(), plain.apiKeyId(), plain.timeout(), plain.keepAlive(), plain.region(),
                plain.userMetadata(), plain.browserSettings(), proxy, plain.ignoredSettings(), plain.idempotency()));
        return store.find(id).orElseThrow();
    }
}
