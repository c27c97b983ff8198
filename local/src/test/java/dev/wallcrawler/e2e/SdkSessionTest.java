package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's program, on the unmodified SDK and Playwright, and the trail that its session leaves. */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkSessionTest {
    private E2eStack stack;
    private Tenant tenant;
    private LoopbackSite site;
    private JsonNode report;
    private String sessionId;

    @BeforeAll
    void runTheProgram(E2eStack stack) throws Exception {
        this.stack = stack;
        tenant = stack.newTenant("sdk", 1);
        try (LoopbackSite site = new LoopbackSite()) {
            this.site = site;
            report = Trail.parse(NodeProgram.in("e2e").run("session.mjs", Map.of(
                    "BROWSERBASE_BASE_URL", stack.stack().baseUrl().toString(),
                    "BROWSERBASE_API_KEY", tenant.apiKey(),
                    "BROWSERBASE_PROJECT_ID", tenant.projectId(),
                    "E2E_PAGE_URL", site.url().toString(),
                    "E2E_CHROME_PATH", stack.browser().toString())));
        }
        sessionId = report.path("sessionId").asText();
        stack.remember(report.path("signingKey").asText());
        stack.remember(report.path("connectUrl").asText());
    }

    @Test
    void shouldLeaveNothingBehind() {
        assertThat(report.at("/millis/completed").asDouble()).isBetween(0.0, 5000.0);
        new SessionAssert(stack, tenant, sessionId).endsSoon("COMPLETED", "RELEASED");
    }

    @Test
    void shouldTellOfTheCreation() {
        JsonNode created = only("SESSION_CREATED");

        assertThat(created.path("event_id").asText()).isEqualTo(sessionId + ":CREATED");
        assertThat(created.path("service").asText()).isEqualTo("sessions-create");
        assertThat(created.path("level").asText()).isEqualTo("INFO");
        assertThat(created.path("status").asText()).isEqualTo("CREATING");
        assertThat(created.path("project_id").asText()).isEqualTo(tenant.projectId());
        assertThat(created.path("request_id").asText()).isNotEmpty();
        assertThat(created.at("/metadata/timeout").asInt()).isEqualTo(120);
        assertThat(created.at("/metadata/user_id").asText()).isEqualTo("user-7");
        assertThat(created.at("/metadata/api_key_id").asText()).isEqualTo(tenant.keyId());
        assertThat(created.path("SessionsCreated").asInt()).isEqualTo(1);
        assertThat(created.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("Wallcrawler/Sessions");
    }

    @Test
    void shouldTellOfTheStart() {
        JsonNode ready = only("SESSION_READY");

        assertThat(ready.path("event_id").asText()).isEqualTo(sessionId + ":READY");
        assertThat(ready.path("service").asText()).isEqualTo("stream-processor");
        assertThat(ready.path("status").asText()).isEqualTo("READY");
        assertThat(ready.path("duration_ms").asLong()).isBetween(1L, 20_000L);
        assertThat(ready.path("ProvisioningTime").asLong()).isEqualTo(ready.path("duration_ms").asLong());
        assertThat(ready.at("/metadata/task_arn").asText()).startsWith("arn:aws:ecs:");
    }

    @Test
    void shouldTellWhatTheClientDid() {
        List<JsonNode> operations = stack.trail().ofSession(sessionId, "BROWSER_OPERATION");

        assertThat(operations.stream().map(operation -> operation.at("/metadata/operation").asText()))
                .contains("navigate", "act", "screenshot");
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.path("service").asText()).isEqualTo("controller");
            assertThat(operation.path("duration_ms").isNumber()).isTrue();
            assertThat(operation.at("/metadata/success").isBoolean()).isTrue();
            assertThat(operation.toString()).doesNotContain("in-the-query");
        });
        assertThat(operations.stream().map(operation -> operation.at("/metadata/url").asText()))
                .contains(site.url().toString());
    }

    @Test
    void shouldTellWhatTheBrowserUsed() {
        List<JsonNode> samples = stack.trail().ofSession(sessionId, "RESOURCE_METRICS");

        assertThat(samples).isNotEmpty().allSatisfy(sample -> {
            assertThat(sample.path("service").asText()).isEqualTo("controller");
            assertThat(sample.at("/metadata/memory_mb").asLong()).isPositive();
            assertThat(sample.at("/metadata/cpu_percent").isNumber()).isTrue();
            assertThat(sample.at("/metadata/network_bytes").isNumber()).isTrue();
            assertThat(sample.at("/metadata/active_targets").isNumber()).isTrue();
        });
    }

    @Test
    void shouldTellOfTheEndOnce() {
        new SessionAssert(stack, tenant, sessionId).endsSoon("COMPLETED", "RELEASED");
        JsonNode terminated = only("SESSION_TERMINATED");

        assertThat(terminated.path("event_id").asText()).isEqualTo(sessionId + ":TERMINATED");
        assertThat(terminated.path("service").asText()).isEqualTo("stream-processor");
        assertThat(terminated.path("status").asText()).isEqualTo("STOPPED");
        assertThat(terminated.path("SessionDuration").asLong()).isEqualTo(terminated.path("duration_ms").asLong());
        assertThat(terminated.at("/metadata/reason").asText()).isEqualTo("manual");
        assertThat(terminated.at("/metadata/end_reason").asText()).isEqualTo("RELEASED");
        assertThat(terminated.at("/metadata/proxy_bytes").asLong()).isGreaterThan(10_000);
        assertThat(terminated.at("/metadata/memory_usage").asLong()).isPositive();
        assertThat(terminated.at("/metadata/cpu_usage").asDouble()).isPositive();
        assertThat(terminated.at("/metadata/stop_code").asText()).isEqualTo("UserInitiated");
    }

    @Test
    void shouldTellOfNoErrorAndOfNoRepair() {
        new SessionAssert(stack, tenant, sessionId).endsSoon("COMPLETED", "RELEASED");

        assertThat(stack.trail().ofSession(sessionId, "SESSION_ERROR")).isEmpty();
    }

    @Test
    void shouldLogUnderTheNamesThatAwsHas() throws IOException {
        Map<String, List<Path>> files =
                stack.trail().files().stream().collect(Collectors.groupingBy(file -> file.getFileName().toString()));

        assertThat(files).containsKeys(
                "sessions-create.jsonl",
                "sessions-list.jsonl",
                "sessions-retrieve.jsonl",
                "sessions-update.jsonl",
                "sessions-debug.jsonl",
                "sessions-stream-processor.jsonl",
                "wallcrawler-controller.jsonl",
                "wallcrawler-gateway.jsonl");
        assertThat(files.get("sessions-create.jsonl").getFirst().toString()).endsWith("logs/aws/lambda/sessions-create.jsonl");
        assertThat(files.get("wallcrawler-controller.jsonl").getFirst().toString())
                .endsWith("logs/aws/ecs/wallcrawler-controller.jsonl");
    }

    private JsonNode only(String eventType) {
        List<JsonNode> events = stack.trail().ofSession(sessionId, eventType);
        assertThat(events).as(eventType).hasSize(1);
        return events.getFirst();
    }
}
