package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class TextLineTest {
    private static final SessionRef SESSION = new SessionRef("sess_1", "proj_1");

    private final TestingEventLog log =
            TestingEventLog.of(LogGroupName.STREAM_PROCESSOR, Level.INFO, false, Optional.of(SessionMetric.NAMESPACE));

    @Test
    void shouldWriteTextForATerminal() {
        log.eventLog()
                .log(new SessionReady(
                        SESSION,
                        Duration.ofMillis(2841),
                        Optional.empty(),
                        Optional.of("10.0.3.17"),
                        Optional.empty(),
                        Optional.empty()));

        assertThat(log.lines()).singleElement().asString().matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  stream-processor"
                + " SESSION_READY sess_1 proj_1 READY 2841ms private_ip=10\\.0\\.3\\.17");
    }

    @Test
    void shouldKeepWhatCallersSayOnOneLine() {
        log.eventLog().log(new ServiceNotice("started\nERROR forged", Map.of("a\nb", "c\nd e")));

        assertThat(log.lines()).singleElement().asString().endsWith("SERVICE started ERROR forged a b=\"c\\nd e\"");
    }

    @Test
    void shouldWriteAStackTraceBelowItsLine() {
        log.eventLog().log(SessionError.of("run_task", new IllegalStateException("no")).session(SESSION));

        assertThat(log.lines().getFirst())
                .contains(" ERROR ", "SESSION_ERROR sess_1 proj_1 java.lang.IllegalStateException: no")
                .endsWith("operation=run_task fatal=false");
        assertThat(log.lines()).hasSizeGreaterThan(2).element(2).asString().startsWith("\tat ");
    }
}
