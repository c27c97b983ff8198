package dev.wallcrawler.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class GatewayProcessTest {

    @Test
    void shouldServeUntilItIsToldToStop() throws Exception {
        Process process = start(Map.of());
        try (BufferedReader output = process.inputReader()) {
            JsonNode started = json(output.readLine());
            assertThat(started.path("message").textValue()).isEqualTo("gateway started");
            int port = started.at("/metadata/port").intValue();
            try (var client = new TestingClient(port)) {
                assertThat(client.send(TestingClient.get("/health")).response().status()).isEqualTo(200);
                assertThat(client.send(TestingClient.get("/json/version?token=x")).response().status()).isEqualTo(401);
            }

            process.toHandle().destroy();

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            List<JsonNode> lines = output.lines().map(GatewayProcessTest::json).toList();
            assertThat(lines).extracting(line -> line.path("event_type").textValue()).contains("REQUEST");
            assertThat(lines.getLast().path("message").textValue()).isEqualTo("gateway stopped");
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_PORT,          http",
        "GATEWAY_PORT,          70000",
        "GATEWAY_URL,           http://gateway.test",
        "GATEWAY_URL,           ''",
        "TOKEN_PUBLIC_KEY,      AAAA",
        "SESSIONS_TABLE,        ''",
        "READY_WAIT_SECONDS,    soon",
        "GATEWAY_DRAIN_SECONDS, -1",
        "AWS_REGION,            ''"
    })
    void shouldNameTheVariableThatItCannotStartWith(String name, String value) throws Exception {
        Process process = start(Map.of(name, value));
        try (BufferedReader output = process.inputReader()) {
            JsonNode line = json(output.readLine());

            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(line.path("event_type").textValue()).isEqualTo("SESSION_ERROR");
            assertThat(line.path("error").textValue()).contains(name);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Map<String, String> changes) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "GATEWAY_BIND", "127.0.0.1",
                "GATEWAY_PORT", "0",
                "GATEWAY_URL", "ws://127.0.0.1:8081",
                "GATEWAY_DRAIN_SECONDS", "0",
                "TOKEN_PUBLIC_KEY", TestingTokens.create(InstantSource.system()).publicKey(),
                "SESSIONS_TABLE", "sessions",
                "PROJECTS_TABLE", "projects",
                "API_KEYS_TABLE", "api-keys",
                "IDEMPOTENCY_TABLE", "idempotency"));
        environment.putAll(Map.of(
                "AWS_REGION", "us-west-2",
                "AWS_ACCESS_KEY_ID", "none",
                "AWS_SECRET_ACCESS_KEY", "none",
                "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"));
        environment.putAll(changes);
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
        command.add(Gateway.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static JsonNode json(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
