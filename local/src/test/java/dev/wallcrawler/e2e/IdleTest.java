package dev.wallcrawler.e2e;

import dev.wallcrawler.e2e.ApiClient.LiveSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A stack that has no patience with idle sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdleTest {
    private E2eStack stack;
    private Tenant tenant;

    @BeforeAll
    void start() throws Exception {
        stack = E2eStack.start("idle", Map.of("IDLE_TIMEOUT_SECONDS", "2", "FIRST_CLIENT_TIMEOUT_SECONDS", "3"));
        tenant = stack.newTenant("idle", 1);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    void shouldEndWhenNoClientEverComes() {
        LiveSession session = tenant.api().created("{\"keepAlive\": true}");
        new SessionAssert(stack, tenant, session.id()).isRunningSoon();

        new SessionAssert(stack, tenant, session.id()).endsWithin(Duration.ofSeconds(8), "COMPLETED", "IDLE");
    }

    @Test
    void shouldEndWhenItsClientSaysNothing() {
        LiveSession session = tenant.api().created("{}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());

            new SessionAssert(stack, tenant, session.id()).endsWithin(Duration.ofSeconds(7), "COMPLETED", "IDLE");
            assertThat(client.closed()).isDone();
        }
    }
}
