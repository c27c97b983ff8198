package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What must hold of every session that has ended, whatever ended it. */
final class SessionAssert {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final E2eStack stack;
    private final Tenant tenant;
    private final String sessionId;

    SessionAssert(E2eStack stack, Tenant tenant, String sessionId) {
        this.stack = stack;
        this.tenant = tenant;
        this.sessionId = sessionId;
    }

    /** Waits until the session is up and running. */
    void isRunningSoon() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(tenant.api().status(sessionId)).isEqualTo("RUNNING"));
    }

    /**
     * Waits, 5 seconds at most, until the session has this status and has left nothing behind: no process, no slot, and one
     * terminal event with this reason.
     *
     * @return the terminal event
     */
    JsonNode endsSoon(String apiStatus, String endReason) {
        return endsWithin(SOON, apiStatus, endReason);
    }

    JsonNode endsWithin(Duration time, String apiStatus, String endReason) {
        await().atMost(time).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            assertThat(tenant.api().status(sessionId)).isEqualTo(apiStatus);
            assertThat(terminations()).hasSize(1);
            assertThat(SessionProcesses.of(sessionId)).isEmpty();
        });
        assertThat(tenant.slotsInUse()).as("slots in use").isZero();
        JsonNode event = terminations().getFirst();
        assertThat(event.at("/metadata/end_reason").asText()).isEqualTo(endReason);
        assertThat(event.path("duration_ms").asLong()).isPositive();
        return event;
    }

    private List<JsonNode> terminations() {
        return stack.trail().ofSession(sessionId, "SESSION_TERMINATED");
    }
}
