package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.TaskStop;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;

/** What each line begins with: which event it is, whose, and in which request. */
class EventHeadTest {
    private static final SessionRef SESSION = new SessionRef("sess_1", "proj_1");
    private static final SessionEvent CREATED = new SessionCreated(
            SESSION, Duration.ofMinutes(5), Optional.empty(), "key_3", "us-west-2", true, List.of(), true);
    private static final SessionEvent READY = new SessionReady(
            SESSION, Duration.ofMillis(1), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final SessionEvent RELEASED = new SessionTerminated(
            SESSION,
            EndReason.RELEASED.finalStatus(),
            EndReason.RELEASED,
            Duration.ofSeconds(61),
            Optional.empty(),
            TaskStop.UNKNOWN);
    private static final SessionEvent ERROR = SessionError.of("run_task", "no capacity");
    private static final SessionEvent RESOURCES = new ResourceMetrics(SESSION, 37.25, 412, 9_876_543, OptionalInt.of(3));
    private static final SessionEvent STARTED = new ServiceNotice("gateway started", Map.of());

    @Test
    void shouldGiveALifecycleEventTheSameIdEachTimeItIsLogged() {
        assertThat(idOf(CREATED)).isEqualTo("sess_1:CREATED").isEqualTo(idOf(CREATED));
        assertThat(idOf(READY)).isEqualTo("sess_1:READY").isEqualTo(idOf(READY));
        assertThat(idOf(RELEASED)).isEqualTo("sess_1:TERMINATED").isEqualTo(idOf(RELEASED));
    }

    @Test
    void shouldGiveAnyOtherEventAnIdOfItsOwnEachTime() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
        for (int i = 0; i < 500; i++) {
            log.eventLog().log(ERROR);
            log.eventLog().inRequest("req-1", Optional.empty()).log(RESOURCES);
        }

        assertThat(log.events().stream().map(line -> line.path("event_id").asText()))
                .hasSize(1_000)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    @Test
    void shouldCarryTheIdsOfTheRequestInsideOfOneOnly() {
        TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_CREATE);
        log.eventLog().inRequest("req-1", Optional.of("1-67-abc")).log(CREATED);
        log.eventLog().inRequest("req-2", Optional.empty()).log(CREATED);
        log.eventLog().log(CREATED);

        List<JsonNode> lines = log.events();
        assertThat(lines.get(0).path("request_id").asText()).isEqualTo("req-1");
        assertThat(lines.get(0).path("trace_id").asText()).isEqualTo("1-67-abc");
        assertThat(lines.get(1).path("request_id").asText()).isEqualTo("req-2");
        assertThat(lines.get(1).has("trace_id")).isFalse();
        assertThat(lines.get(2).has("request_id")).isFalse();
        assertThat(lines.get(2).has("trace_id")).isFalse();
    }

    @Test
    void shouldNameTheServiceThatLogs() {
        for (LogGroupName group : LogGroupName.values()) {
            TestingEventLog log = TestingEventLog.of(group);
            log.eventLog().log(STARTED);
            assertThat(log.only("SERVICE").orElseThrow().path("service").asText())
                    .isEqualTo(group.service());
        }
    }

    private static String idOf(SessionEvent event) {
        return Lines.of(event).path("event_id").asText();
    }
}
