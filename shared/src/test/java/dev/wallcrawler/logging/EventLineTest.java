package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTotals;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import dev.wallcrawler.session.TaskStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Each event's line, field by field. */
class EventLineTest {
    private static final SessionRef SESSION = new SessionRef("sess_1", "proj_1");

    private static final SessionEvent CREATED = new SessionCreated(
            SESSION,
            Duration.ofMinutes(5),
            Optional.of("user-7"),
            "key_3",
            "us-west-2",
            true,
            List.of("captcha", "stealth"),
            true);
    private static final SessionEvent BARE_CREATED = new SessionCreated(
            SESSION, Duration.ofMinutes(1), Optional.empty(), "key_3", "us-west-2", false, List.of(), true);
    private static final SessionEvent CREATED_AS_TOLD_AGAIN = new SessionCreated(
            SESSION, Duration.ofMinutes(1), Optional.empty(), "key_3", "us-west-2", false, List.of(), false);
    private static final SessionEvent READY = new SessionReady(
            SESSION,
            Duration.ofMillis(2841),
            Optional.of("203.0.113.7"),
            Optional.of("10.0.3.17"),
            Optional.of("arn:aws:ecs:task/1"),
            Optional.of("container-1"));
    private static final SessionEvent BARE_READY = new SessionReady(
            SESSION, Duration.ofMillis(1), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final SessionEvent RELEASED = new SessionTerminated(
            SESSION,
            SessionStatus.STOPPED,
            EndReason.RELEASED,
            Duration.ofSeconds(61),
            Optional.of(new SessionTotals(123_456, new BrowserUse(12.5, 310))),
            new TaskStop(Optional.of("UserInitiated"), Optional.of("StopTask"), Optional.of(0)));
    private static final SessionEvent CRASHED_AT_ONCE = new SessionTerminated(
            SESSION,
            SessionStatus.FAILED,
            EndReason.BROWSER_CRASHED,
            Duration.ofSeconds(1),
            Optional.of(new SessionTotals(0, Optional.empty())),
            TaskStop.UNKNOWN);
    private static final SessionEvent LOST = new SessionTerminated(
            SESSION,
            SessionStatus.FAILED,
            EndReason.TASK_LOST,
            Duration.ofSeconds(2),
            Optional.empty(),
            TaskStop.UNKNOWN);
    private static final SessionEvent ERROR = SessionError.of("run_task", "no capacity")
            .session(SESSION)
            .retryCount(2)
            .fatal()
            .metadata("capacity_provider", "FARGATE_SPOT");
    private static final SessionEvent BARE_ERROR = SessionError.of("authorize", "table unreachable");
    private static final SessionEvent REPAIR =
            SessionError.of("reap_slots", "counter was off").project("proj_1").repaired(3);
    private static final SessionEvent OPERATION = new BrowserOperation(
            SESSION,
            BrowserOperation.Kind.NAVIGATE,
            Duration.ofMillis(320),
            Optional.of("https://user:secret@shop.example/cart?token=abc#top"),
            Optional.of("#buy"),
            true);
    private static final SessionEvent BARE_OPERATION = new BrowserOperation(
            SESSION,
            BrowserOperation.Kind.SCREENSHOT,
            Duration.ofMillis(9),
            Optional.empty(),
            Optional.empty(),
            false);
    private static final SessionEvent RESOURCES = new ResourceMetrics(SESSION, 37.25, 412, 9_876_543, OptionalInt.of(3));
    private static final SessionEvent UNMEASURED =
            new ResourceMetrics(SESSION, Double.NaN, 412, 9_876_543, OptionalInt.empty());
    private static final SessionEvent REQUEST = new Request(
            "POST",
            "/v1/sessions",
            201,
            Duration.ofMillis(12),
            true,
            Optional.of("proj_1"),
            Optional.of("sess_1"),
            false);
    private static final SessionEvent REJECTED = new Request(
            "POST",
            "/v1/sessions",
            429,
            Duration.ofMillis(4),
            false,
            Optional.of("proj_1"),
            Optional.empty(),
            true);
    private static final SessionEvent UNKNOWN_CALLER = new Request(
            "GET", "/v1/sessions", 401, Duration.ZERO, false, Optional.empty(), Optional.empty(), false);
    private static final SessionEvent STARTED = new ServiceNotice("gateway started", Map.of("port", 8080));
    private static final SessionEvent OVER =
            new ServiceNotice("session is over", Map.of("exit_code", 71)).session(SESSION);

    static Stream<Arguments> lines() {
        return Stream.of(
                line(CREATED, """
                        {"level":"INFO","service":"stream-processor","event_type":"SESSION_CREATED",
                         "session_id":"sess_1","project_id":"proj_1","status":"CREATING",
                         "metadata":{"timeout":300,"user_id":"user-7","api_key_id":"key_3","region":"us-west-2",
                                     "keep_alive":true,"ignored_settings":["captcha","stealth"]},
                         "ProjectId":"proj_1","SessionsCreated":1,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsCreated","Unit":"Count"}]}]}}"""),
                line(BARE_CREATED, """
                        {"level":"INFO","service":"stream-processor","event_type":"SESSION_CREATED",
                         "session_id":"sess_1","project_id":"proj_1","status":"CREATING",
                         "metadata":{"timeout":60,"api_key_id":"key_3","region":"us-west-2",
                                     "keep_alive":false,"ignored_settings":[]},
                         "ProjectId":"proj_1","SessionsCreated":1,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsCreated","Unit":"Count"}]}]}}"""),
                line(CREATED_AS_TOLD_AGAIN, """
                        {"level":"INFO","service":"stream-processor","event_type":"SESSION_CREATED",
                         "session_id":"sess_1","project_id":"proj_1","status":"CREATING",
                         "metadata":{"timeout":60,"api_key_id":"key_3","region":"us-west-2",
                                     "keep_alive":false,"ignored_settings":[]}}"""),
                line(READY, """
                        {"level":"INFO","service":"stream-processor","event_type":"SESSION_READY",
                         "session_id":"sess_1","project_id":"proj_1","status":"READY","duration_ms":2841,
                         "metadata":{"public_ip":"203.0.113.7","private_ip":"10.0.3.17",
                                     "task_arn":"arn:aws:ecs:task/1","container_id":"container-1"},
                         "ProjectId":"proj_1","SessionsReady":1,"ProvisioningTime":2841,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsReady","Unit":"Count"},
                                            {"Name":"ProvisioningTime","Unit":"Milliseconds"}]}]}}"""),
                line(BARE_READY, """
                        {"level":"INFO","service":"stream-processor","event_type":"SESSION_READY",
                         "session_id":"sess_1","project_id":"proj_1","status":"READY","duration_ms":1,
                         "ProjectId":"proj_1","SessionsReady":1,"ProvisioningTime":1,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsReady","Unit":"Count"},
                                            {"Name":"ProvisioningTime","Unit":"Milliseconds"}]}]}}"""),
                line(RELEASED, """
                        {"level":"INFO","service":"stream-processor","event_type":"SESSION_TERMINATED",
                         "session_id":"sess_1","project_id":"proj_1","status":"STOPPED","duration_ms":61000,
                         "metadata":{"reason":"manual","end_reason":"RELEASED","proxy_bytes":123456,"cpu_usage":12.5,
                                     "memory_usage":310,"stopped_reason":"UserInitiated","stop_code":"StopTask",
                                     "exit_code":0},
                         "ProjectId":"proj_1","SessionsTerminated":1,"SessionDuration":61000,"ProxyBytes":123456,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsTerminated","Unit":"Count"},
                                            {"Name":"SessionDuration","Unit":"Milliseconds"},
                                            {"Name":"ProxyBytes","Unit":"Bytes"}]}]}}"""),
                line(CRASHED_AT_ONCE, """
                        {"level":"ERROR","service":"stream-processor","event_type":"SESSION_TERMINATED",
                         "session_id":"sess_1","project_id":"proj_1","status":"FAILED","duration_ms":1000,
                         "metadata":{"reason":"error","end_reason":"BROWSER_CRASHED","proxy_bytes":0},
                         "ProjectId":"proj_1","SessionsTerminated":1,"SessionErrors":1,"SessionDuration":1000,"ProxyBytes":0,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsTerminated","Unit":"Count"},
                                            {"Name":"SessionErrors","Unit":"Count"},
                                            {"Name":"SessionDuration","Unit":"Milliseconds"},
                                            {"Name":"ProxyBytes","Unit":"Bytes"}]}]}}"""),
                line(LOST, """
                        {"level":"ERROR","service":"stream-processor","event_type":"SESSION_TERMINATED",
                         "session_id":"sess_1","project_id":"proj_1","status":"FAILED","duration_ms":2000,
                         "metadata":{"reason":"error","end_reason":"TASK_LOST"},
                         "ProjectId":"proj_1","SessionsTerminated":1,"SessionErrors":1,"SessionDuration":2000,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionsTerminated","Unit":"Count"},
                                            {"Name":"SessionErrors","Unit":"Count"},
                                            {"Name":"SessionDuration","Unit":"Milliseconds"}]}]}}"""),
                line(ERROR, """
                        {"level":"ERROR","service":"stream-processor","event_type":"SESSION_ERROR",
                         "session_id":"sess_1","project_id":"proj_1","error":"no capacity",
                         "metadata":{"operation":"run_task","retry_count":2,"fatal":true,
                                     "capacity_provider":"FARGATE_SPOT"},
                         "ProjectId":"proj_1","SessionErrors":1,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionErrors","Unit":"Count"}]}]}}"""),
                line(BARE_ERROR, """
                        {"level":"ERROR","service":"stream-processor","event_type":"SESSION_ERROR",
                         "error":"table unreachable","metadata":{"operation":"authorize","fatal":false},
                         "SessionErrors":1,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[]],
                                 "Metrics":[{"Name":"SessionErrors","Unit":"Count"}]}]}}"""),
                line(REPAIR, """
                        {"level":"ERROR","service":"stream-processor","event_type":"SESSION_ERROR",
                         "project_id":"proj_1","error":"counter was off",
                         "metadata":{"operation":"reap_slots","fatal":false,"repaired":3},
                         "ProjectId":"proj_1","SessionErrors":1,"ReaperRepairs":3,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"SessionErrors","Unit":"Count"},
                                            {"Name":"ReaperRepairs","Unit":"Count"}]}]}}"""),
                line(OPERATION, """
                        {"level":"INFO","service":"stream-processor","event_type":"BROWSER_OPERATION",
                         "session_id":"sess_1","project_id":"proj_1","duration_ms":320,
                         "metadata":{"operation":"navigate","url":"https://shop.example/cart","selector":"#buy",
                                     "success":true}}"""),
                line(BARE_OPERATION, """
                        {"level":"INFO","service":"stream-processor","event_type":"BROWSER_OPERATION",
                         "session_id":"sess_1","project_id":"proj_1","duration_ms":9,
                         "metadata":{"operation":"screenshot","success":false}}"""),
                line(RESOURCES, """
                        {"level":"INFO","service":"stream-processor","event_type":"RESOURCE_METRICS",
                         "session_id":"sess_1","project_id":"proj_1",
                         "metadata":{"cpu_percent":37.25,"memory_mb":412,"network_bytes":9876543,"active_targets":3}}"""),
                line(UNMEASURED, """
                        {"level":"INFO","service":"stream-processor","event_type":"RESOURCE_METRICS",
                         "session_id":"sess_1","project_id":"proj_1",
                         "metadata":{"memory_mb":412,"network_bytes":9876543}}"""),
                line(REQUEST, """
                        {"level":"INFO","service":"stream-processor","event_type":"REQUEST",
                         "session_id":"sess_1","project_id":"proj_1","duration_ms":12,
                         "metadata":{"method":"POST","route":"/v1/sessions","status_code":201,"cold_start":true}}"""),
                line(REJECTED, """
                        {"level":"INFO","service":"stream-processor","event_type":"REQUEST",
                         "project_id":"proj_1","duration_ms":4,
                         "metadata":{"method":"POST","route":"/v1/sessions","status_code":429,"cold_start":false},
                         "ProjectId":"proj_1","ConcurrencyRejections":1,
                         "_aws":{"CloudWatchMetrics":[{"Namespace":"Wallcrawler/Sessions","Dimensions":[[],["ProjectId"]],
                                 "Metrics":[{"Name":"ConcurrencyRejections","Unit":"Count"}]}]}}"""),
                line(UNKNOWN_CALLER, """
                        {"level":"INFO","service":"stream-processor","event_type":"REQUEST","duration_ms":0,
                         "metadata":{"method":"GET","route":"/v1/sessions","status_code":401,"cold_start":false}}"""),
                line(STARTED, """
                        {"level":"INFO","service":"stream-processor","event_type":"SERVICE","message":"gateway started",
                         "metadata":{"port":8080}}"""),
                line(OVER, """
                        {"level":"INFO","service":"stream-processor","event_type":"SERVICE",
                         "session_id":"sess_1","project_id":"proj_1","message":"session is over",
                         "metadata":{"exit_code":71}}"""));
    }

    private static Arguments line(SessionEvent event, String expected) {
        return Arguments.of(event, expected);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldWriteOneFlatObjectWithWhatIsKnownAndNothingElse(SessionEvent event, String expected) {
        JsonNode line = Lines.of(event);

        assertThat(Lines.lasting(line)).isEqualTo(TestingEventLog.parse(expected));
        assertThat(line.path("event_id").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldCarryTheTimeOfWritingInUtcWithMilliseconds(SessionEvent event, String ignored) {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        JsonNode line = Lines.of(event);
        Instant after = Instant.now();

        String timestamp = line.path("timestamp").asText();
        assertThat(timestamp).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(Instant.parse(timestamp)).isBetween(before, after);
        if (line.has("_aws")) {
            assertThat(line.path("_aws").path("Timestamp").asLong())
                    .isEqualTo(Instant.parse(timestamp).toEpochMilli());
        }
    }

    @Test
    void shouldReportAnExceptionWithItsStackTrace() {
        JsonNode line = Lines.of(SessionError.of("run_task", new IllegalStateException("no\nway")));

        assertThat(line.path("error").asText()).isEqualTo("java.lang.IllegalStateException: no\nway");
        assertThat(line.path("metadata").path("stack_trace").asText())
                .startsWith("java.lang.IllegalStateException: no\nway")
                .contains("at " + EventLineTest.class.getName());
    }
}
