package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.Usage;
import dev.wallcrawler.controller.cdp.Operation;
import dev.wallcrawler.logging.BrowserOperation.Kind;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.SessionRef;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTrailTest {

    private static final Operation CLICK =
            new Operation(Kind.ACT, Duration.ofMillis(1), Optional.empty(), Optional.empty(), true);

    private final TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
    private final CompletableFuture<Void> logIsReady = new CompletableFuture<>();
    private final SessionTrail trail = new SessionTrail(new SessionRef("sess_1", "proj_1"), () -> {
        logIsReady.join();
        return log.eventLog();
    });

    @Test
    void shouldLeaveOutOperationsThatItCannotKeepUpWithAndSayHowMany() {
        for (int i = 0; i < SessionTrail.MAX_OPERATIONS + 50; i++) {
            trail.operation(CLICK);
        }
        trail.error(SessionError.of("test", "an error"));
        trail.resources(1, new Usage(1, 1), 1, OptionalInt.of(1));

        logIsReady.complete(null);
        trail.close();

        assertThat(log.events("BROWSER_OPERATION")).hasSize(SessionTrail.MAX_OPERATIONS);
        assertThat(log.events("SESSION_ERROR")).hasSize(1);
        assertThat(log.events("RESOURCE_METRICS")).hasSize(1);
        assertThat(log.only("SERVICE").orElseThrow().at("/metadata/count").intValue()).isEqualTo(50);
    }

    @Test
    void shouldNameTheSessionWhereLinesOfASessionAreLookedFor() {
        logIsReady.complete(null);
        trail.operation(CLICK);
        trail.error(SessionError.of("test", "an error"));
        trail.resources(1, new Usage(1, 1), 1, OptionalInt.of(1));
        trail.notice("a notice", Map.of("exit_code", 71));

        trail.close();

        assertThat(log.events()).hasSize(4).allSatisfy(line -> {
            assertThat(line.path("session_id").textValue()).isEqualTo("sess_1");
            assertThat(line.path("project_id").textValue()).isEqualTo("proj_1");
        });
        assertThat(log.only("SERVICE").orElseThrow().at("/metadata/exit_code").intValue()).isEqualTo(71);
    }

    @Test
    void shouldGoOnOnceItHasKeptUp() {
        logIsReady.complete(null);
        for (int i = 0; i < SessionTrail.MAX_OPERATIONS; i++) {
            trail.operation(CLICK);
        }

        trail.close();

        assertThat(log.events("BROWSER_OPERATION")).hasSize(SessionTrail.MAX_OPERATIONS);
        assertThat(log.events("SERVICE")).isEmpty();
    }
}
