package dev.wallcrawler.sessions.create;

import com.sun.net.httpserver.HttpServer;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether the function has walked its path by the time that it is started. */
class WarmStartTest {

    private static final AtomicInteger CALLS = new AtomicInteger();

    private static HttpServer dynamoDb;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        dynamoDb = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        dynamoDb.createContext("/", exchange -> {
            CALLS.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        dynamoDb.start();
    }

    @AfterAll
    static void stop() {
        dynamoDb.stop(0);
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void shouldPrimeItselfWhereItIsKeptWarm() {
        assertThat(callsOfAStart("provisioned-concurrency")).isPositive();
    }

    @Test
    void shouldLeavePrimingToTheSnapshotOtherwise() {
        assertThat(callsOfAStart("snap-start")).isZero();
        assertThat(callsOfAStart("on-demand")).isZero();
    }

    private static int callsOfAStart(String initialization) {
        int before = CALLS.get();
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
        environment.put("AWS_REGION", "us-west-2");
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + dynamoDb.getAddress().getPort());
        environment.put("SESSIONS_TABLE", "sessions");
        environment.put("PROJECTS_TABLE", "projects");
        environment.put("API_KEYS_TABLE", "keys");
        environment.put("IDEMPOTENCY_TABLE", "idempotency");
        environment.put("GATEWAY_URL", "ws://127.0.0.1:8081");
        environment.put("TOKEN_PRIVATE_KEY", TestingTokens.create(new TestingClock()).privateKey());
        environment.put("ECS_CLUSTER", "wallcrawler");
        environment.put("ECS_TASK_DEFINITION", "browser");
        environment.put("ECS_SUBNETS", "subnet-a");
        environment.put("ECS_SECURITY_GROUPS", "sg-1");
        assertThat(new SessionsCreateHandler(Environment.of(environment))).isNotNull();
        return CALLS.get() - before;
    }
}
