package dev.wallcrawler.faults;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.GatewayUrls;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.authorizer.ModelledAuthorizer;
import dev.wallcrawler.ecs.EcsTaskProcessorHandler;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.reaper.ModelledReaper;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.session.TestingTables;
import dev.wallcrawler.sessions.create.ModelledCreate;
import dev.wallcrawler.sessions.debug.ModelledDebug;
import dev.wallcrawler.sessions.list.ModelledList;
import dev.wallcrawler.sessions.retrieve.ModelledRetrieve;
import dev.wallcrawler.sessions.update.ModelledUpdate;
import dev.wallcrawler.stream.StreamProcessorHandler;
import dev.wallcrawler.task.BrowserTasks;
import dev.wallcrawler.token.TestingTokens;
import dev.wallcrawler.token.TokenSigners;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** The functions with the SDK's own clients, as they are configured for AWS, and endpoints that fail where they are told to. */
final class FaultyStack implements AutoCloseable {

    static final String PROJECT = TestingSessions.PROJECT;

    private static final AtomicBoolean TABLES_MADE = new AtomicBoolean();
    private static final Context CONTEXT = context(Duration.ofSeconds(20));

    final TestingClock clock = new TestingClock();
    final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_CREATE);
    final EcsOnTheWire tasks = new EcsOnTheWire(clock);
    final FaultyEndpoint dynamoDb;
    final FaultyEndpoint ecs;
    final FaultyEndpoint kms;
    final DynamoSessionStore store;
    private final HttpClient forward = HttpClient.newHttpClient();
    private final DynamoDbClient direct = DynamoDbLocal.client();
    private final SessionTables tables = TestingTables.named("faults");
    private final Map<String, String> settings = new HashMap<>();

    FaultyStack() throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        emptyTables();
        Map<String, AttributeValue> project = Map.of(
                "projectId", fromS(PROJECT),
                "concurrency", fromN("5"),
                "slotsInUse", fromN("0"),
                "slotDriftSeen", fromN("0"),
                "name", fromS("faults"),
                "defaultTimeoutSeconds", fromN("300"),
                "createdAt", fromN("0"));
        direct.putItem(put -> put.tableName(tables.projects()).item(project));
        store = new DynamoSessionStore(direct, tables, clock, Duration.ofMinutes(15));
        dynamoDb = new FaultyEndpoint(this::forward);
        ecs = new FaultyEndpoint(tasks);
        kms = new FaultyEndpoint((_, _) -> new FaultyEndpoint.Reply(500, "{}"));
        settings.putAll(Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.uri().toString(),
                "AWS_ENDPOINT_URL_ECS", ecs.uri().toString(),
                "AWS_ENDPOINT_URL_KMS", kms.uri().toString(),
                "SESSIONS_TABLE", tables.sessions(),
                "PROJECTS_TABLE", tables.projects(),
                "API_KEYS_TABLE", tables.apiKeys(),
                "IDEMPOTENCY_TABLE", tables.idempotency(),
                "GATEWAY_URL", "ws://127.0.0.1:8081",
                "ECS_CLUSTER", "wallcrawler"));
        settings.put("TOKEN_PRIVATE_KEY", TestingTokens.create(clock).privateKey());
    }

    private void emptyTables() {
        if (!TABLES_MADE.getAndSet(true)) {
            TableDefinitions.all(tables).forEach(direct::createTable);
        }
        direct.scan(scan -> scan.tableName(tables.sessions()))
                .items()
                .forEach(row -> direct.deleteItem(delete -> delete.tableName(tables.sessions())
                        .key(Map.of(SessionItem.ID, row.get(SessionItem.ID)))));
    }

    /** Signs with KMS from now on. */
    void signingWithKms() {
        settings.remove("TOKEN_PRIVATE_KEY");
        settings.put("TOKEN_KMS_KEY_ID", "key-1");
    }

    APIGatewayProxyResponseEvent create() {
        return create(Optional.empty());
    }

    APIGatewayProxyResponseEvent create(Optional<String> idempotencyKey) {
        APIGatewayProxyRequestEvent request = TestingRequests.of("POST", "/v1/sessions").withBody("{\"timeout\":300}");
        idempotencyKey.ifPresent(key -> request.setHeaders(Map.of("Idempotency-Key", key)));
        return ModelledCreate.over(
                        faultyStore(),
                        new DynamoProjectStore(AwsClients.dynamoDb(environment()), tables, clock),
                        AwsClients.ecs(environment()),
                        "wallcrawler",
                        ConnectUrls.from(environment()),
                        log.eventLog(),
                        clock,
                        () -> "sess_" + UUID.randomUUID())
                .handleRequest(request, CONTEXT);
    }

    APIGatewayProxyResponseEvent retrieve(String sessionId) {
        return ModelledRetrieve.over(faultyStore(), ConnectUrls.from(environment()), log.eventLog(), clock)
                .handleRequest(TestingRequests.about(sessionId, "GET", "/v1/sessions/{id}"), CONTEXT);
    }

    APIGatewayProxyResponseEvent list() {
        return ModelledList.over(faultyStore(), log.eventLog(), clock)
                .handleRequest(TestingRequests.of("GET", "/v1/sessions"), CONTEXT);
    }

    APIGatewayProxyResponseEvent debug(String sessionId) {
        return ModelledDebug.over(
                        faultyStore(),
                        TokenSigners.from(environment(), clock),
                        GatewayUrls.from(environment()),
                        log.eventLog(),
                        clock)
                .handleRequest(TestingRequests.about(sessionId, "GET", "/v1/sessions/{id}/debug"), CONTEXT);
    }

    /** A key that opens the project. */
    String newKey() {
        return new DynamoProjectStore(direct, tables, clock).createKey("faults", List.of(PROJECT)).value();
    }

    IamPolicyResponse authorize(String apiKey) {
        return ModelledAuthorizer.over(
                        new DynamoProjectStore(AwsClients.dynamoDb(environment()), tables, clock), log.eventLog(), clock)
                .handleRequest(
                        APIGatewayCustomAuthorizerEvent.builder()
                                .withType("REQUEST")
                                .withMethodArn("arn:aws:execute-api:us-west-2:123456789012:api/v1/GET/v1/sessions")
                                .withHeaders(Map.of("X-BB-API-Key", apiKey))
                                .build(),
                        CONTEXT);
    }

    APIGatewayProxyResponseEvent release(String sessionId) {
        return ModelledUpdate.over(faultyStore(), log.eventLog(), clock)
                .handleRequest(
                        TestingRequests.about(sessionId, "POST", "/v1/sessions/{id}")
                                .withBody("{\"status\":\"REQUEST_RELEASE\"}"),
                        CONTEXT);
    }

    EcsTaskProcessorHandler taskEvents() {
        return new EcsTaskProcessorHandler(faultyStore(), "controller", log.eventLog());
    }

    StreamProcessorHandler stream() {
        return new StreamProcessorHandler(faultyStore(), browserTasks(), clock, log.eventLog());
    }

    Map<String, Object> reap() {
        return reap(CONTEXT);
    }

    Map<String, Object> reap(Context context) {
        return ModelledReaper.over(
                        faultyStore(),
                        new DynamoProjectStore(AwsClients.dynamoDb(environment()), tables, clock),
                        browserTasks(),
                        clock,
                        log.eventLog())
                .handleRequest(Map.of(), context);
    }

    static Context context() {
        return CONTEXT;
    }

    /** Of an invocation that Lambda stops after this time. */
    static Context context(Duration remaining) {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getAwsRequestId" -> "request";
                    case "getRemainingTimeInMillis" -> Math.toIntExact(remaining.toMillis());
                    default -> null;
                });
    }

    /** The only session that there is. */
    Session session() {
        List<Session> sessions = sessions();
        if (sessions.size() != 1) {
            throw new AssertionError("not one session: " + sessions);
        }
        return sessions.getFirst();
    }

    List<Session> sessions() {
        return store.list(PROJECT, _ -> true, 100, Optional.empty()).sessions();
    }

    int slotsInUse() {
        return new DynamoProjectStore(direct, tables, clock).find(PROJECT).orElseThrow().slotsInUse();
    }

    /** Whether every task has a live row, every live row a task, and the slots are those of the live rows. */
    boolean isClean() {
        List<String> live = sessions().stream()
                .filter(session -> session.status().holdsSlot())
                .map(Session::id)
                .toList();
        return live.size() == slotsInUse()
                && live.containsAll(tasks.running())
                && tasks.running().containsAll(live)
                && sessions().stream().allMatch(session -> session.status().holdsSlot() || session.status().isFinal());
    }

    /** Lets the reaper come until all is well again, with everything working, and counts its passes; 3 if two are not enough. */
    int passesUntilClean() {
        dynamoDb.heal();
        ecs.heal();
        int passes = 0;
        while (!isClean() && passes < 3) {
            clock.advance(passes == 0 ? Duration.ofSeconds(181) : Duration.ofSeconds(61));
            reap();
            passes++;
        }
        return passes;
    }

    /** The operations of the errors that were logged. */
    List<String> errors() {
        return log.events("SESSION_ERROR").stream()
                .map(event -> event.path("metadata").path("operation").asText())
                .toList();
    }

    private Environment environment() {
        return Environment.of(settings);
    }

    private DynamoSessionStore faultyStore() {
        return DynamoSessionStore.from(environment(), AwsClients.dynamoDb(environment()), clock);
    }

    private BrowserTasks browserTasks() {
        return new BrowserTasks(AwsClients.ecs(environment()), "wallcrawler", "controller");
    }

    private FaultyEndpoint.Reply forward(String target, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> answer = forward.send(
                HttpRequest.newBuilder(DynamoDbLocal.endpoint())
                        .header("X-Amz-Target", target)
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=test/20261120/us-west-2/dynamodb/aws4_request,"
                                        + " SignedHeaders=host, Signature=0")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new FaultyEndpoint.Reply(answer.statusCode(), answer.body());
    }

    @Override
    public void close() {
        dynamoDb.close();
        ecs.close();
        kms.close();
        forward.close();
        direct.close();
    }
}
