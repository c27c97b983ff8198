package dev.wallcrawler.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.controller.TestingRun.Wish;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.Transitions;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole controller on a real browser. */
class SessionRunTest {

    @Test
    void shouldServeAClientUntilItLeaves() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual())) {
            assertThat(run.session().endpoint().orElseThrow().privateIp()).isEqualTo("127.0.0.1");
            Traces traces = Traces.of(run);
            try (TestingCdpClient client = run.newClient()) {
                assertThat(client.call("Browser.getVersion", Map.of()).at("/result/product").asText())
                        .contains("Chrom");
                run.awaitMove(SessionStatus.ACTIVE);
                assertThat(client.navigate(client.firstPage(), "data:text/html,<p>hi")).isEmpty();
            }
            run.awaitMove(SessionStatus.READY);
            run.awaitMove(SessionStatus.TERMINATING);
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.DISCONNECTED);
            assertThat(run.session().totals().orElseThrow().proxyBytes()).isGreaterThan(500);
            assertThat(run.session().totals().orElseThrow().browserUse().orElseThrow().memoryPeakMb()).isGreaterThan(20);
            traces.assertGone();
            JsonNode operation = run.log().only("BROWSER_OPERATION").orElseThrow();
            assertThat(operation.at("/metadata/operation").asText()).isEqualTo("navigate");
            assertThat(operation.at("/metadata/success").asBoolean()).isTrue();
            assertThat(run.log().events("RESOURCE_METRICS")).isNotEmpty();
            assertThat(run.log().events("SESSION_ERROR")).isEmpty();
        }
    }

    @Test
    void shouldWaitForClientsToComeBackWhenKeptAlive() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual().keptAlive())) {
            for (int visit = 0; visit < 2; visit++) {
                try (TestingCdpClient client = run.newClient()) {
                    client.call("Browser.getVersion", Map.of());
                    run.awaitMove(SessionStatus.ACTIVE);
                }
                run.awaitMove(SessionStatus.READY);
            }
            assertThat(run.session().status()).isEqualTo(SessionStatus.READY);
        }
    }

    @Test
    void shouldServeSeveralClientsAtOnce() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual());
                TestingCdpClient first = run.newClient();
                TestingCdpClient second = run.newClient()) {
            String target = first.call("Target.createTarget", Map.of("url", "about:blank"))
                    .at("/result/targetId")
                    .asText();
            assertThat(second.call("Target.getTargets", Map.of()).findValuesAsText("targetId"))
                    .contains(target);
            try (TestingCdpClient page = new TestingCdpClient(run.connect("ws", "/devtools/page/" + target))) {
                assertThat(page.evaluate("", "String(6 * 7)")).isEqualTo("42");
            }
        }
    }

    @Test
    void shouldLetGoOfTheBrowserThoughTheTableDoesNotAnswer() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual().with("FIRST_CLIENT_TIMEOUT_SECONDS", "1"))) {
            CompletableFuture<Void> ends = run.holdEnds();
            Traces traces = Traces.of(run);
            run.browser().exit().get(5, TimeUnit.SECONDS);
            assertThat(run.session().status()).isEqualTo(SessionStatus.READY);
            ends.complete(null);
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.IDLE);
            assertThat(run.session().totals()).isPresent();
            traces.assertGone();
        }
    }

    @Test
    void shouldCallItADisconnectWhenAClientClosesTheBrowser() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual().keptAlive());
                TestingCdpClient client = run.newClient()) {
            Traces traces = Traces.of(run);
            client.call("Browser.close", Map.of());
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.DISCONNECTED);
            traces.assertGone();
            assertThat(run.log().events("SESSION_ERROR")).isEmpty();
        }
    }

    @Test
    void shouldEndAtItsDeadline() throws Exception {
        try (TestingRun run = TestingRun.start(Wish.usual()
                .with("SESSION_EXPIRES_AT", Long.toString(Instant.now().plusMillis(1_500).toEpochMilli())))) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.EXPIRED);
        }
    }

    @Test
    void shouldBeIdleWhenNobodyComes() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual().with("FIRST_CLIENT_TIMEOUT_SECONDS", "1"))) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.IDLE);
        }
    }

    @Test
    void shouldEndWithoutAReasonOfItsOwnWhenStopped() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual());
                TestingCdpClient client = run.newClient()) {
            client.newPage();
            Traces traces = Traces.of(run);
            assertThat(run.controller().stop(Duration.ofSeconds(4))).isZero();
            assertThat(run.session().endReason()).isEmpty();
            assertThat(run.session().totals()).isPresent();
            traces.assertGone();
        }
    }

    @Test
    void shouldShutDownSilentlyWhenTheSessionWasReleasedMeanwhile() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual())) {
            Traces traces = Traces.of(run);
            run.store()
                    .move(run.session().id(), Move.terminating(Transitions.random(), EndReason.RELEASED));
            try (TestingCdpClient client = run.newClient()) {
                client.closed().get(10, TimeUnit.SECONDS);
            }
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.RELEASED);
            traces.assertGone();
            assertThat(run.log().events("SESSION_ERROR")).isEmpty();
        }
    }
}
