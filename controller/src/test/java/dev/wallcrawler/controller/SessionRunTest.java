package dev.wallcrawler.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.controller.TestingRun.Wish;
import dev.wallcrawler.controller.browser.TestingProcesses;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.Transitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole controller on a real browser. */
class SessionRunTest {

    /** Checks at the end that nothing is left of a browser. */
    private record Traces(List<ProcessHandle> processes, Path directory) {
        static Traces of(TestingRun run) {
            List<ProcessHandle> processes = run.browser().tree().members();
            assertThat(processes).hasSizeGreaterThan(2);
            Path directory = TestingProcesses.directory(processes);
            assertThat(directory).exists();
            return new Traces(processes, directory);
        }

        void assertGone() {
            assertThat(TestingProcesses.alive(processes)).isEmpty();
            assertThat(Files.exists(directory)).isFalse();
        }
    }

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
    void shouldCallItACrashWhenTheBrowserIsKilled() throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual());
                TestingCdpClient client = run.newClient()) {
            client.newPage();
            run.awaitMove(SessionStatus.ACTIVE);
            Traces traces = Traces.of(run);
            TestingProcesses.mainProcess(traces.processes()).destroyForcibly();
            run.awaitMove(SessionStatus.READY);
            run.awaitMove(SessionStatus.TERMINATING);
            assertThat(run.exitCode()).isEqualTo(71);
            assertThat(run.session().endReason()).contains(EndReason.BROWSER_CRASHED);
            client.closed().get(5, TimeUnit.SECONDS);
            traces.assertGone();
        }
    }

    @Test
    void shouldCallItWantOfMemoryWhenTheKernelKilledTheBrowserForThat(@TempDir Path directory) throws Exception {
        Path events = Files.writeString(directory.resolve("memory.events"), "max 9\noom 1\noom_kill 1\n");
        try (TestingRun run = TestingRun.ready(Wish.usual().with(TestingRun.MEMORY_EVENTS, events.toString()))) {
            Traces traces = Traces.of(run);
            Files.writeString(events, "max 12\noom 2\noom_kill 2\n");
            TestingProcesses.mainProcess(traces.processes()).destroyForcibly();
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.session().endReason()).contains(EndReason.OUT_OF_MEMORY);
            traces.assertGone();
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

    @Test
    void shouldFailWhenThereIsNoBrowser() throws Exception {
        try (TestingRun run = TestingRun.start(Wish.usual().with("CHROME_PATH", "/nowhere/chrome"))) {
            assertThat(run.exitCode()).isEqualTo(70);
            assertThat(run.session().status()).isEqualTo(SessionStatus.TERMINATING);
            assertThat(run.session().endReason()).contains(EndReason.FAILED_TO_START);
            assertThat(run.log().only("SESSION_ERROR").orElseThrow().path("error").asText())
                    .contains("there is no browser");
        }
    }

    @Test
    void shouldFailWithTheBrowsersLastWordsWhenItDoesNotStart(@TempDir Path directory) throws Exception {
        Path browser = Files.writeString(directory.resolve("chrome"), "#!/bin/sh\necho 'no display' >&2\nexit 3\n");
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        try (TestingRun run = TestingRun.start(Wish.usual().with("CHROME_PATH", browser.toString()))) {
            assertThat(run.exitCode()).isEqualTo(70);
            assertThat(run.session().endReason()).contains(EndReason.FAILED_TO_START);
            assertThat(run.log().only("SESSION_ERROR").orElseThrow().path("error").asText())
                    .contains("no display");
        }
    }

    @Test
    void shouldFailWhenTheBrowserNeverAnswers(@TempDir Path directory) throws Exception {
        assertStartFails(directory, "", Wish.usual());
    }

    @Test
    void shouldFailWhenTheBrowserCannotBePutUnderGuard(@TempDir Path directory) throws Exception {
        assertStartFails(
                directory,
                "echo 'DevTools listening on ws://127.0.0.1:1/devtools/browser/x' >&2",
                Wish.usual().with(new BrowserSettings(Optional.empty(), false, false, List.of("a.test"))));
    }

    private static void assertStartFails(Path directory, String first, Wish wish) throws Exception {
        Path browser = Files.writeString(directory.resolve("chrome"), "#!/bin/sh\n" + first + "\nexec sleep 600\n");
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        try (TestingRun run = TestingRun.start(
                wish.with("CHROME_PATH", browser.toString()).with("START_TIMEOUT_SECONDS", "1"))) {
            List<ProcessHandle> processes = run.browser().tree().members();
            assertThat(run.exitCode()).isEqualTo(70);
            assertThat(run.session().endReason()).contains(EndReason.FAILED_TO_START);
            assertThat(TestingProcesses.alive(processes)).isEmpty();
        }
    }
}
