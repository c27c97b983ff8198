package dev.wallcrawler.local.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.function.LocalFunction;
import dev.wallcrawler.local.http.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import static org.assertj.core.api.Assertions.assertThat;

class ApiFrontTest {
    private static final String KEY = "wc_key_of_the_test";
    private static final String STAGE = "arn:aws:execute-api:us-west-2:000000000000:local/local";

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestingClock clock = new TestingClock();
    private final BlockingQueue<APIGatewayCustomAuthorizerEvent> authorizations = new LinkedBlockingQueue<>();
    private final BlockingQueue<APIGatewayProxyRequestEvent> requests = new LinkedBlockingQueue<>();
    private volatile String allowed = "/*";
    private volatile RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> handler =
            (event, context) -> new APIGatewayProxyResponseEvent()
                    .withStatusCode(201)
                    .withHeaders(Map.of("X-Handler", "yes", "x-request-id", "from the handler"))
                    .withBody("{\"ok\":true}");
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        LocalFunction<?, ?> function = LocalFunction.of(
                "sessions",
                "/aws/lambda/sessions",
                (event, context) -> {
                    requests.add(event);
                    return handler.handleRequest(event, context);
                },
                APIGatewayProxyRequestEvent.class,
                APIGatewayProxyResponseEvent.class,
                Duration.ofSeconds(2));
        LocalFunction<?, ?> authorizer = LocalFunction.of(
                "authorizer",
                "/aws/lambda/authorizer",
                (APIGatewayCustomAuthorizerEvent event, Context context) ->
                        authorize(event),
                APIGatewayCustomAuthorizerEvent.class,
                IamPolicyResponse.class,
                Duration.ofSeconds(2));
        var front = new ApiFront(
                Map.of(
                        new Route("POST", "/v1/sessions"), function,
                        new Route("GET", "/v1/sessions"), function,
                        new Route("GET", "/v1/sessions/{id}"), function),
                authorizer,
                Duration.ofSeconds(5),
                "us-west-2",
                new JsonLinesFile(directory.resolve("access.jsonl")),
                clock);
        server = LoopbackServer.start(0, 1 << 20, front);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private IamPolicyResponse authorize(APIGatewayCustomAuthorizerEvent event) {
        authorizations.add(event);
        return switch (event.getHeaders().get("X-BB-API-Key")) {
            case "unknown" -> policy(IamPolicyResponse.denyStatement(STAGE + "/*"));
            case "broken" -> throw new IllegalStateException("the table is gone");
            default -> policy(IamPolicyResponse.allowStatement(STAGE + allowed));
        };
    }

    private static IamPolicyResponse policy(IamPolicyResponse.Statement statement) {
        return IamPolicyResponse.builder()
                .withPrincipalId("key_1")
                .withContext(Map.of("projectIds", "proj_1,proj_2", "apiKeyId", "key_1"))
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(statement))
                        .build())
                .build();
    }

    @Test
    void shouldRefuseWhatComesOverAnOpenConnectionOnceItTakesNoMore() throws Exception {
        assertThat(send(request("/v1/sessions")).statusCode()).isEqualTo(201);

        server.stopAccepting();

        HttpResponse<String> refused = send(request("/v1/sessions"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(refused.headers().firstValue("x-request-id")).isPresent();
        assertThat(refused.body())
                .isEqualTo("{\"statusCode\":503,\"error\":\"Service Unavailable\",\"message\":\"the stack is stopping\"}");
        assertThat(requests).hasSize(1);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("X-BB-API-Key", KEY);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertError(HttpResponse<String> response, int status, String error) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        JsonNode json = Json.MAPPER.readTree(response.body());
        assertThat(json.path("statusCode").asInt()).isEqualTo(status);
        assertThat(json.path("error").asText()).isEqualTo(error);
        assertThat(json.path("message").asText()).isNotEmpty();
        assertThat(json).hasSize(3);
    }

    @Test
    void shouldHandTheRequestToTheFunctionAsApiGatewayDoes() throws Exception {
        HttpResponse<String> response = send(request("/v1/sessions?q=a%20b&tag=1&tag=2")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .POST(HttpRequest.BodyPublishers.ofString("{\"é\":1}")));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"ok\":true}");
        assertThat(response.headers().firstValue("X-Handler")).contains("yes");
        APIGatewayProxyRequestEvent event = requests.take();
        assertThat(event.getResource()).isEqualTo("/v1/sessions");
        assertThat(event.getPath()).isEqualTo("/v1/sessions");
        assertThat(event.getHttpMethod()).isEqualTo("POST");
        assertThat(event.getBody()).isEqualTo("{\"é\":1}");
        assertThat(event.getIsBase64Encoded()).isFalse();
        assertThat(event.getQueryStringParameters()).containsEntry("q", "a b").containsEntry("tag", "2");
        assertThat(event.getMultiValueQueryStringParameters()).containsEntry("tag", List.of("1", "2"));
        assertThat(event.getHeaders()).containsEntry("X-Twice", "two");
        assertThat(event.getMultiValueHeaders()).containsEntry("X-Twice", List.of("one", "two"));
        assertThat(event.getPathParameters()).isNull();
        assertThat(event.getRequestContext().getRequestId())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(event.getRequestContext().getStage()).isEqualTo("local");
        assertThat(event.getRequestContext().getIdentity().getSourceIp()).isEqualTo("127.0.0.1");
        assertThat(event.getRequestContext().getAuthorizer())
                .containsEntry("principalId", "key_1")
                .containsEntry("projectIds", "proj_1,proj_2");
    }

    @Test
    void shouldDecodePathParameters() throws Exception {
        send(request("/v1/sessions/sess%201").GET());

        APIGatewayProxyRequestEvent event = requests.take();
        assertThat(event.getPathParameters()).containsExactly(Map.entry("id", "sess 1"));
        assertThat(event.getResource()).isEqualTo("/v1/sessions/{id}");
        assertThat(authorizations.take().getMethodArn())
                .isEqualTo("arn:aws:execute-api:us-west-2:000000000000:local/local/GET/v1/sessions/sess%201");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /", "GET, /v1/nothing", "POST, /v1/nothing", "PUT, /v1/sessions", "PATCH, /v1/sessions/sess_1",
        "DELETE, /v1/sessions/sess_1", "GET, /v1/sessions/", "OPTIONS, /v1/sessions", "GET, /v1/sessions/a/b",
    })
    void shouldNotKnowOtherRoutes(String method, String path) throws Exception {
        assertError(send(request(path).method(method, HttpRequest.BodyPublishers.noBody())), 404, "Not Found");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void shouldAnswerHeadWithoutABody() throws Exception {
        HttpResponse<String> response = send(request("/v1/sessions").HEAD());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void shouldRefuseAMissingKeyWithoutAskingTheAuthorizer() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/sessions");

        assertError(send(HttpRequest.newBuilder(uri)), 401, "Unauthorized");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void shouldTurnWhatTheAuthorizerSaysIntoAnswers() throws Exception {
        assertError(send(request("/v1/sessions").setHeader("X-BB-API-Key", "unknown")), 401, "Unauthorized");
        assertError(send(request("/v1/sessions").setHeader("X-BB-API-Key", "unknown")), 401, "Unauthorized");
        assertThat(authorizations).hasSize(1);
        assertError(send(request("/v1/sessions").setHeader("X-BB-API-Key", "broken")), 500, "Internal Server Error");
        assertThat(requests).isEmpty();
    }

    @Test
    void shouldEvaluateTheCachedPolicyForEachMethod() throws Exception {
        allowed = "/GET/*";

        assertThat(send(request("/v1/sessions").GET()).statusCode()).isEqualTo(201);
        assertError(send(request("/v1/sessions").POST(HttpRequest.BodyPublishers.noBody())), 401, "Unauthorized");

        assertThat(authorizations).hasSize(1);
    }

    @Test
    void shouldPassOnWhatTheFunctionItselfForbids() throws Exception {
        handler = (event, context) -> new APIGatewayProxyResponseEvent().withStatusCode(403).withBody("{}");

        assertThat(send(request("/v1/sessions").GET()).statusCode()).isEqualTo(403);
    }

    @Test
    void shouldAskTheAuthorizerAgainAfterAWhile() throws Exception {
        send(request("/v1/sessions").GET());
        clock.advance(Duration.ofSeconds(4));
        send(request("/v1/sessions").GET());
        assertThat(authorizations).hasSize(1);

        clock.advance(Duration.ofSeconds(2));
        send(request("/v1/sessions").GET());
        assertThat(authorizations).hasSize(2);
    }

    @Test
    void shouldAnswer502WhereTheFunctionThrows() throws Exception {
        handler = (event, context) -> {
            throw new IllegalStateException("secret");
        };

        HttpResponse<String> response = send(request("/v1/sessions").GET());

        assertError(response, 502, "Bad Gateway");
        assertThat(response.body()).doesNotContain("secret");
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
    }

    @Test
    void shouldAnswer504WhereTheFunctionIsTooSlow() throws Exception {
        var never = new CountDownLatch(1);
        handler = (event, context) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new APIGatewayProxyResponseEvent().withStatusCode(200);
        };

        assertError(send(request("/v1/sessions").GET()), 504, "Gateway Timeout");
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) + 1, 2 << 20, 20 << 20})
    void shouldRefuseALargeBody(int length) throws Exception {
        HttpResponse<String> response =
                send(request("/v1/sessions").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[length])));

        assertError(response, 413, "Payload Too Large");
        assertThat(requests).isEmpty();
    }

    @Test
    void shouldTakeABodyOfTheLargestSize() throws Exception {
        HttpResponse<String> response = send(request("/v1/sessions")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1 << 20))));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(requests.take().getBody()).hasSize(1 << 20);
    }

    @Test
    void shouldRefuseWhatIsNotHttp() throws Exception {
        assertThat(raw("GET nothing here\r\n\r\n")).startsWith("HTTP/1.1 400").contains("\"statusCode\":400");
        assertThat(raw("GET /v1/sessions HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("\"statusCode\":431");
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        String head = "Host: x\r\nX-BB-API-Key: " + KEY + "\r\n";

        String answers = raw("GET /v1/sessions/first HTTP/1.1\r\n" + head + "\r\nGET /nowhere HTTP/1.1\r\n" + head
                + "Connection: close\r\n\r\n");

        assertThat(answers.indexOf("HTTP/1.1 201")).isZero();
        assertThat(answers.indexOf("HTTP/1.1 404")).isPositive();
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldLeaveOneLineForEachRequestAndNoSecretInIt() throws Exception {
        send(request("/v1/sessions/sess_1?token=secret").GET());
        send(request("/v1/live/sess_1/secret").GET());

        List<String> lines = Files.readAllLines(directory.resolve("access.jsonl"));
        assertThat(lines).hasSize(2).noneMatch(line -> line.contains("secret") || line.contains(KEY));
        JsonNode first = Json.MAPPER.readTree(lines.getFirst());
        assertThat(first.path("service").asText()).isEqualTo("api-access");
        assertThat(first.at("/metadata/route").asText()).isEqualTo("/v1/sessions/{id}");
        assertThat(first.at("/metadata/status_code").asInt()).isEqualTo(201);
        assertThat(Json.MAPPER.readTree(lines.getLast()).at("/metadata/route").asText()).isEqualTo("unknown");
    }
}
