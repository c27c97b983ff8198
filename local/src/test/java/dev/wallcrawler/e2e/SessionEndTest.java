package dev.wallcrawler.e2e;

import dev.wallcrawler.e2e.ApiClient.LiveSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each thing that ends a session ends it soon, for its own reason, once, and for good. */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionEndTest {
    private E2eStack stack;
    private Tenant tenant;

    @BeforeAll
    void openProject(E2eStack stack) {
        this.stack = stack;
        this.tenant = stack.newTenant("ends", 1);
    }

    @Test
    void shouldEndWhenTheLastClientLeaves() {
        LiveSession session = tenant.api().created("{}");
        try (CdpClient first = CdpClient.connect(session.connectUrl());
                CdpClient second = CdpClient.connect(session.connectUrl())) {
            second.call("Browser.getVersion", Map.of());
            first.close();
            // Well past the grace that the last one has.
            await()
                    .during(Duration.ofSeconds(2 * E2eStack.GRACE_SECONDS))
                    .atMost(Duration.ofSeconds(4 * E2eStack.GRACE_SECONDS))
                    .untilAsserted(() -> assertThat(tenant.api().status(session.id())).isEqualTo("RUNNING"));
            assertThat(second.call("Browser.getVersion", Map.of()).path("product").asText()).contains("Chrome");
        }

        that(session).endsWithin(Duration.ofSeconds(5 + E2eStack.GRACE_SECONDS), "COMPLETED", "DISCONNECTED");
    }

    @Test
    void shouldEndWhenTheLastClientVanishes() {
        LiveSession session = tenant.api().created("{}");
        CdpClient client = CdpClient.connect(session.connectUrl());
        client.call("Browser.getVersion", Map.of());
        client.abort();

        that(session).endsWithin(Duration.ofSeconds(5 + E2eStack.GRACE_SECONDS), "COMPLETED", "DISCONNECTED");
    }

    @Test
    void shouldOutliveItsClientsWhenKeptAlive() {
        LiveSession session = tenant.api().created("{\"keepAlive\": true}");
        String page;
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            page = client.call("Target.createTarget", Map.of("url", "about:blank#kept")).path("targetId").asText();
        }
        // Well past the grace that a session which is not kept alive has.
        await()
                .during(Duration.ofSeconds(2 * E2eStack.GRACE_SECONDS))
                .atMost(Duration.ofSeconds(4 * E2eStack.GRACE_SECONDS))
                .untilAsserted(() -> assertThat(tenant.api().status(session.id())).isEqualTo("RUNNING"));
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            assertThat(client.call("Target.getTargets", Map.of()).toString()).contains(page);
        }
        assertThat(tenant.api().release(session.id()).status()).isEqualTo(200);

        that(session).endsSoon("COMPLETED", "RELEASED");
    }

    @Test
    void shouldEndWhenReleasedBeforeItIsReady() {
        LiveSession session = tenant.api().created("{}");
        assertThat(tenant.api().release(session.id()).status()).isEqualTo(200);

        that(session).endsSoon("COMPLETED", "RELEASED");
    }

    @Test
    void shouldEndWhenTheBrowserIsKilled() {
        LiveSession session = tenant.api().created("{}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
            kill(SessionProcesses.browserOf(session.id()));

            that(session).endsSoon("ERROR", "BROWSER_CRASHED");
            assertThat(client.closed()).isDone();
            assertThat(errors(session)).singleElement().asString().contains("code 137 (SIGKILL)");
        }
    }

    @Test
    void shouldEndWhenTheControllerIsKilled() {
        LiveSession session = tenant.api().created("{}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
            kill(SessionProcesses.controllerOf(session.id()));

            that(session).endsSoon("ERROR", "TASK_LOST");
            assertThat(client.closed()).isDone();
        }
    }

    @Test
    void shouldEndWhenTheBrowserDoesNotStart() throws IOException {
        stack.refuseBrowsers();
        try {
            LiveSession session = tenant.api().created("{}");

            that(session).endsSoon("ERROR", "FAILED_TO_START");
            assertThat(errors(session)).singleElement().asString().contains("before it answered");
        } finally {
            stack.allowBrowsers();
        }
    }

    @Test
    @Tag("slow")
    void shouldEndWhenItsTimeIsUp() {
        LiveSession session = tenant.api().created("{\"timeout\": 60, \"keepAlive\": true}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
            that(session).endsWithin(Duration.ofSeconds(65), "TIMED_OUT", "EXPIRED");
            assertThat(client.closed()).isDone();
        }
        var event = stack.trail().ofSession(session.id(), "SESSION_TERMINATED").getFirst();
        assertThat(event.path("duration_ms").asLong()).isBetween(60_000L, 65_000L);
    }

    private static void kill(SessionProcesses.Found process) {
        assertThat(ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly()).isTrue();
    }

    private List<String> errors(LiveSession session) {
        return stack.trail().ofSession(session.id(), "SESSION_ERROR").stream()
                .map(line -> line.path("error").asText())
                .toList();
    }

    private SessionAssert that(LiveSession session) {
        stack.remember(session.signingKey());
        return new SessionAssert(stack, tenant, session.id());
    }
}
