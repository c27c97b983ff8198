package dev.wallcrawler.local.command.logs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    private static final String SESSION = "sess_01JD5ZK8V7T2QX4M9B3C6N0PRW";

    private final LogText text = new LogText(Colours.OFF, ZoneOffset.UTC, TODAY, true);

    @Test
    void shouldShowTheEndOfASessionInColumnsAndWords() {
        String line = render(
                """
                {"timestamp":"2026-11-20T18:44:05.123Z","level":"INFO","service":"stream-processor","event_type":"SESSION_TERMINATED",
                "session_id":"%s","project_id":"proj_1","status":"STOPPED","duration_ms":125900,"metadata":{"reason":"manual",
                "end_reason":"RELEASED","proxy_bytes":1234567,"cpu_usage":12.5,"memory_usage":210,"exit_code":0}}"""
                        .formatted(SESSION));

        assertThat(line)
                .isEqualTo("18:44:05.123   SESSION_TERMINATED  " + SESSION + "  stream-processor    "
                        + "STOPPED  RELEASED  after 2 min 5 s  1.2 MB  cpu 12.5 %  memory 210 MB  exit_code=0");
    }

    @Test
    void shouldMarkErrorsWithoutColours() {
        String line = render(
                """
                {"timestamp":"2026-11-20T18:44:05.123Z","level":"ERROR","service":"session-reaper","event_type":"SESSION_ERROR",
                "error":"no such task","metadata":{"operation":"reap_orphan","fatal":false,"retry_count":2,"stack_trace":"at x"}}""");

        assertThat(line)
                .startsWith("18:44:05.123 ! SESSION_ERROR ")
                .endsWith("session-reaper      reap_orphan  no such task  retry_count=2");
    }

    @Test
    void shouldMarkASessionThatFailed() {
        assertThat(render("{\"level\":\"INFO\",\"event_type\":\"SESSION_TERMINATED\",\"status\":\"FAILED\"}"))
                .contains(" ! SESSION_TERMINATED");
    }

    @Test
    void shouldTellARequestInOneGlance() {
        String line = render(
                """
                {"timestamp":"2026-11-20T18:44:05.123Z","level":"INFO","service":"sessions-create","event_type":"REQUEST",
                "duration_ms":7,"metadata":{"method":"POST","route":"/v1/sessions","status_code":201,"cold_start":true}}""");

        assertThat(line).endsWith("sessions-create     POST  /v1/sessions  201  7 ms  cold start");
    }

    @Test
    void shouldShowUnknownEventsAndFieldsToo() {
        String line = render("{\"event_type\":\"LATER\",\"metadata\":{\"one\":1,\"many\":[\"a\",\"b\"]}}");

        assertThat(line).contains("LATER").endsWith("one=1  many=a, b");
    }

    @Test
    void shouldShowALineThatIsNoJson() {
        assertThat(text.render(LogLine.parse("Killed", Instant.EPOCH))).endsWith("Killed");
    }

    @Test
    void shouldNameADayThatIsNotToday() {
        String yesterday = "{\"timestamp\":\"2026-11-19T23:59:59.000Z\",\"message\":\"m\"}";
        String today = "{\"timestamp\":\"2026-11-20T00:00:01.000Z\",\"message\":\"m\"}";

        assertThat(render(yesterday)).startsWith("--- 2026-11-19 ---\n23:59:59.000");
        assertThat(render(yesterday)).startsWith("23:59:59.000");
        assertThat(render(today)).startsWith("--- 2026-11-20 ---\n00:00:01.000");
    }

    @Test
    void shouldLetNothingThroughThatATerminalObeys() {
        String line = render(
                "{\"event_type\":\"BROWSER_OPERATION\",\"session_id\":\"\\u001b[2J\",\"metadata\":{\"operation\":\"navigate\","
                        + "\"url\":\"http://a/\\u001b]0;title\\u0007\\n\\u202edne\"}}");

        assertThat(line).doesNotContain("\u001b", "\u0007", "\n", "\u202e").contains("http://a/");
    }

    @Test
    void shouldLeaveOutTheSessionWhereOnlyOneIsShown() {
        var one = new LogText(Colours.OFF, ZoneOffset.UTC, TODAY, false);

        assertThat(one.render(LogLine.parse("{\"event_type\":\"LOG\",\"session_id\":\"" + SESSION + "\"}", Instant.EPOCH)))
                .doesNotContain(SESSION);
    }

    @Test
    void shouldColourOnlyWhereItIsWanted() {
        String error = "{\"level\":\"ERROR\",\"event_type\":\"SESSION_ERROR\",\"error\":\"bad\"}";
        var coloured = new LogText(Colours.ON, ZoneOffset.UTC, TODAY, true);

        assertThat(render(error)).doesNotContain("\u001b");
        assertThat(coloured.render(LogLine.parse(error, Instant.EPOCH))).contains("\u001b[1;31mbad\u001b[0m");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms", "999, 999 ms", "1000, 1.00 s", "2849, 2.84 s", "9999, 9.99 s", "59999, 59.9 s", "60000, 1 min 0 s",
        "3599999, 59 min 59 s", "7500000, 2 h 5 min"
    })
    void shouldShowDurationsAsAPersonReadsThem(long millis, String expected) {
        assertThat(Humanised.millis(millis)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "999949, 999.9 kB", "999950, 1.0 MB", "20000000, 20.0 MB", "5000000000, 5.0 GB"})
    void shouldShowBytesAsAPersonReadsThem(long bytes, String expected) {
        assertThat(Humanised.bytes(bytes)).isEqualTo(expected);
    }

    private String render(String json) {
        return text.render(LogLine.parse(json.replace("\n", ""), Instant.EPOCH));
    }
}
