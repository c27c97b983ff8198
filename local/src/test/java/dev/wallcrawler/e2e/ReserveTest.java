package dev.wallcrawler.e2e;

import dev.wallcrawler.e2e.ApiClient.LiveSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A controller that was started before its session is like any other, and is never in the way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReserveTest {
    private static final String MARK = "reserve-test-" + ProcessHandle.current().pid();

    private E2eStack stack;
    private Tenant tenant;

    @BeforeAll
    void startStack() throws Exception {
        Map<String, String> marking = Map.of("CHROME_FLAGS", SessionProcesses.flagsWith(MARK));
        stack = E2eStack.start("reserve", marking, options -> options.reserve(true));
        tenant = stack.newTenant("reserve", 2);
    }

    @AfterAll
    void stopStack() {
        stack.close();
        assertThat(inReserve()).isEmpty();
    }

    @Test
    void shouldServeTheNextSession() {
        long waiting = awaitReserve();
        LiveSession session = tenant.api().created("{}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
            assertThat(ancestors(SessionProcesses.browserOf(session.id()).pid())).contains(waiting);
            tenant.api().release(session.id());
        }

        that(session).endsSoon("COMPLETED", "RELEASED");
        assertThat(stack.trail().ofSession(session.id(), "SESSION_READY")).hasSize(1);
        assertThat(ProcessHandle.of(waiting)).isEmpty();
        assertThat(awaitReserve()).isNotEqualTo(waiting);
    }

    @Test
    void shouldBeMissedWhenItIsKilled() {
        long waiting = awaitReserve();
        LiveSession session = tenant.api().created("{}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
            assertThat(ProcessHandle.of(waiting).orElseThrow().destroyForcibly()).isTrue();

            that(session).endsSoon("ERROR", "TASK_LOST");
        }
    }

    @Test
    void shouldNotBeNeeded() {
        ProcessHandle reserve = ProcessHandle.of(awaitReserve()).orElseThrow();
        assertThat(reserve.destroyForcibly()).isTrue();
        assertThat(reserve.onExit()).succeedsWithin(Duration.ofSeconds(10));
        LiveSession session = tenant.api().created("{}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
        }
        tenant.api().release(session.id());

        that(session).endsWithin(Duration.ofSeconds(10), "COMPLETED", "RELEASED");
    }

    private SessionAssert that(LiveSession session) {
        return new SessionAssert(stack, tenant, session.id());
    }

    private static long awaitReserve() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(inReserve()).hasSize(1));
        return inReserve().getFirst().pid();
    }

    private static List<SessionProcesses.Found> inReserve() {
        return SessionProcesses.waiting(MARK);
    }

    private static List<Long> ancestors(long pid) {
        return Stream.iterate(ProcessHandle.of(pid), found -> found.flatMap(ProcessHandle::parent))
                .takeWhile(Optional::isPresent)
                .map(found -> found.orElseThrow().pid())
                .toList();
    }
}
