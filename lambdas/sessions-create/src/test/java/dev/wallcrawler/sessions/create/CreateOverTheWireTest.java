package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingTables;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** The function as it is deployed, from its environment on: the real table, and a small server in the place of ECS. */
class CreateOverTheWireTest {

    private static final int LIMIT = 5;
    private static final AtomicInteger TASKS = new AtomicInteger();

    private static HttpServer ecs;
    private static DynamoDbClient dynamoDb;
    private static DynamoSessionStore store;
    private static DynamoProjectStore projects;
    private static SessionsCreateHandler handler;
    private static TestingTokens tokens;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        ecs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ecs.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        ecs.createContext("/", exchange -> {
            byte[] answer = ("{\"failures\":[],\"tasks\":[{\"taskArn\":\"arn:task/" + TASKS.incrementAndGet() + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        ecs.start();
        dynamoDb = DynamoDbLocal.client();
        SessionTables tables = TestingTables.named("create");
        TableDefinitions.all(tables).forEach(dynamoDb::createTable);
        store = new DynamoSessionStore(dynamoDb, tables, InstantSource.system(), Duration.ofMinutes(15));
        projects = new DynamoProjectStore(dynamoDb, tables, InstantSource.system());
        tokens = TestingTokens.create(new TestingClock());
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_REGION", "us-west-2");
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_ECS", "http://127.0.0.1:" + ecs.getAddress().getPort());
        environment.put("SESSIONS_TABLE", tables.sessions());
        environment.put("PROJECTS_TABLE", tables.projects());
        environment.put("API_KEYS_TABLE", tables.apiKeys());
        environment.put("IDEMPOTENCY_TABLE", tables.idempotency());
        environment.put("GATEWAY_URL", "ws://127.0.0.1:8081");
        environment.put("TOKEN_PRIVATE_KEY", tokens.privateKey());
        environment.put("ECS_CLUSTER", "wallcrawler");
        environment.put("ECS_TASK_DEFINITION", "browser");
        environment.put("ECS_SUBNETS", "subnet-a");
        environment.put("ECS_SECURITY_GROUPS", "sg-1");
        handler = new SessionsCreateHandler(Environment.of(environment));
    }

    @AfterAll
    static void stop() {
        ecs.stop(0);
        dynamoDb.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void shouldLetExactlyTheLimitIn() throws Exception {
        String project = projects.findOrCreate("limited", LIMIT, Duration.ofMinutes(7)).id();
        List<Callable<APIGatewayProxyResponseEvent>> creates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            creates.add(() -> create(project, "{}"));
        }

        List<APIGatewayProxyResponseEvent> responses = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<APIGatewayProxyResponseEvent> response : threads.invokeAll(creates)) {
                responses.add(response.get());
            }
        }

        assertThat(responses).extracting(APIGatewayProxyResponseEvent::getStatusCode).containsOnly(201, 429);
        assertThat(responses).filteredOn(response -> response.getStatusCode() == 201).hasSize(LIMIT);
        assertThat(responses)
                .filteredOn(response -> response.getStatusCode() == 429)
                .allSatisfy(response -> assertThat(response.getHeaders()).containsEntry("x-ratelimit-limit", "5"));
        assertThat(projects.find(project).orElseThrow().slotsInUse()).isEqualTo(LIMIT);
    }

    @Test
    void shouldStoreTheSessionThatItAnswers() throws JsonProcessingException {
        String project = projects.findOrCreate("stored", LIMIT, Duration.ofMinutes(7)).id();

        APIGatewayProxyResponseEvent response = create(project, "{\"userMetadata\":{\"k\":\"v\"},\"keepAlive\":true}");

        JsonNode json = Json.MAPPER.readTree(response.getBody());
        Session stored = store.find(json.path("id").asText()).orElseThrow();
        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(json.path("id").asText()).matches("sess_[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(json.path("status").asText()).isEqualTo("PENDING");
        assertThat(json.path("expiresAt").asText()).startsWith(stored.expiresAt().toString().substring(0, 19));
        assertThat(stored.status()).isEqualTo(SessionStatus.PROVISIONING);
        assertThat(stored.taskArn().orElseThrow()).startsWith("arn:task/");
        assertThat(stored.keepAlive()).isTrue();
        assertThat(stored.userMetadata()).isEqualTo("{\"k\":\"v\"}");
        assertThat(Duration.between(stored.createdAt(), stored.expiresAt())).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void shouldAnswerARepeatWithTheSameSession() throws JsonProcessingException {
        String project = projects.findOrCreate("repeated", LIMIT, Duration.ofMinutes(7)).id();
        int before = TASKS.get();

        JsonNode first = Json.MAPPER.readTree(create(project, "{}", Map.of("Idempotency-Key", "k1")).getBody());
        JsonNode second = Json.MAPPER.readTree(create(project, "{}", Map.of("Idempotency-Key", "k1")).getBody());

        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(second.path("createdAt")).isEqualTo(first.path("createdAt"));
        assertThat(second.path("connectUrl").asText()).contains(first.path("id").asText());
        assertThat(TASKS.get()).isEqualTo(before + 1);
        assertThat(create(project, "{\"timeout\":60}", Map.of("Idempotency-Key", "k1")).getStatusCode()).isEqualTo(409);
    }

    @Test
    void shouldRefuseAProjectThatIsGone() {
        assertThat(create("proj_gone", "{}").getStatusCode()).isEqualTo(403);
        assertThat(create("proj_gone", "{\"timeout\":60}").getStatusCode()).isEqualTo(403);
    }

    private static APIGatewayProxyResponseEvent create(String project, String body) {
        return create(project, body, Map.of());
    }

    private static APIGatewayProxyResponseEvent create(String project, String body, Map<String, String> headers) {
        Caller caller = new Caller(List.of(project), "key_1");
        return handler.handleRequest(
                TestingRequests.of("POST", "/v1/sessions", caller).withBody(body).withHeaders(headers), null);
    }
}
