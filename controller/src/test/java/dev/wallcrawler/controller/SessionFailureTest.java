package dev.wallcrawler.controller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.controller.TestingRun.Wish;
import dev.wallcrawler.controller.browser.TestingProcesses;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.SessionStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Browsers that do not start, and real ones that crash: the trail has one line that says why. */
class SessionFailureTest {

    private static final String ANSWERS = "echo 'DevTools listening on ws://127.0.0.1:1/devtools/browser/x' >&2\n";
    private static final String HANGS = "exec sleep 600\n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"SEGV, 139", "KILL, 137"})
    void shouldCallItACrashWhenASignalEndsTheBrowser(String signal, int code) throws Exception {
        try (TestingRun run = TestingRun.ready(Wish.usual());
                TestingCdpClient client = run.newClient()) {
            client.newPage();
            run.awaitMove(SessionStatus.ACTIVE);
            Traces traces = Traces.of(run);
            send(signal, TestingProcesses.mainProcess(traces.processes()));
            run.awaitMove(SessionStatus.READY);
            run.awaitMove(SessionStatus.TERMINATING);
            assertThat(run.exitCode()).isEqualTo(71);
            assertThat(run.session().endReason()).contains(EndReason.BROWSER_CRASHED);
            client.closed().get(5, TimeUnit.SECONDS);
            traces.assertGone();
            JsonNode line = theLine(run, "controller_browser");
            assertThat(line.path("error").asText())
                    .startsWith("the browser exited with code " + code + " (SIG" + signal + "); the browser said")
                    .doesNotContain("DevTools listening");
            assertThat(line.at("/metadata/exit_code").asInt()).isEqualTo(code);
            assertThat(line.at("/metadata/signal").asText()).isEqualTo("SIG" + signal);
            assertThat(line.at("/metadata/ready_ms").asLong()).isPositive();
        }
    }

    private static void send(String signal, ProcessHandle process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void shouldCallItWantOfMemoryWhenTheKernelKilledTheBrowserForThat() throws Exception {
        Path events = Files.writeString(directory.resolve("memory.events"), "max 9\noom 1\noom_kill 1\n");
        try (TestingRun run = TestingRun.ready(Wish.usual().with(TestingRun.MEMORY_EVENTS, events.toString()))) {
            Traces traces = Traces.of(run);
            Files.writeString(events, "max 12\noom 2\noom_kill 2\n");
            TestingProcesses.mainProcess(traces.processes()).destroyForcibly();
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.session().endReason()).contains(EndReason.OUT_OF_MEMORY);
            traces.assertGone();
            assertThat(theLine(run, "controller_browser").path("error").asText())
                    .startsWith("the browser exited with code 137 (SIGKILL) for want of memory");
        }
    }

    @Test
    void shouldFailWhenThereIsNoBrowser() throws Exception {
        JsonNode line = failedStart(Wish.usual().with("CHROME_PATH", "/nowhere/chrome"));
        assertThat(line.path("error").asText()).contains("there is no browser").doesNotContain("said");
        assertThat(line.at("/metadata/stack_trace").asText()).contains("BrowserStartException");
    }

    @Test
    void shouldFailWhenTheBrowserExitsAtOnce() throws Exception {
        JsonNode line = failedStart(browser("echo 'no display of http://me:secret@a.test/?secret' >&2\nexit 3\n"));
        assertThat(line.path("error").asText())
                .isEqualTo("the browser exited with code 3 before it answered; the browser said: no display of http://a.test/");
        assertThat(line.at("/metadata/exit_code").asInt()).isEqualTo(3);
        assertThat(line.path("metadata").has("signal")).isFalse();
        assertThat(line.path("metadata").has("browser_answered_ms")).isFalse();
    }

    @Test
    void shouldFailWhenTheBrowserExitsBeforeTheSessionIsReady() throws Exception {
        String exitsOnTheFirstCommand = "head -c 1 <&3 >/dev/null\necho 'the last word' >&2\nexit 5\n";
        JsonNode line = failedStart(guarded(browser(ANSWERS + exitsOnTheFirstCommand)));
        assertThat(line.path("error").asText())
                .isEqualTo("the browser exited with code 5 before the session was ready; the browser said: the last word");
        assertThat(line.path("metadata").has("browser_answered_ms")).isTrue();
    }

    @Test
    void shouldFailWhenTheBrowserNeverAnswers() throws Exception {
        JsonNode line = failedHang(browser("echo 'Cannot start http server for devtools.' >&2\n" + HANGS), 1);
        assertThat(line.path("error").asText())
                .isEqualTo("the browser did not answer in time; the browser said: Cannot start http server for devtools.");
        assertThat(line.path("metadata").has("exit_code")).isFalse();
    }

    @Test
    void shouldFailWhenTheBrowserCannotBePutUnderGuard() throws Exception {
        // Time enough to answer even on a busy machine: what takes too long is to come after that.
        JsonNode line = failedHang(guarded(browser(ANSWERS + HANGS)), 3);
        assertThat(line.path("error").asText())
                .isEqualTo("the session was not ready in time; the browser said nothing");
        assertThat(line.path("metadata").has("browser_answered_ms")).isTrue();
    }

    @Test
    void shouldSayThatTheBrowserDidNotAnswerWhenItsTimeIsUp() throws Exception {
        Wish wish = browser(HANGS)
                .with("SESSION_EXPIRES_AT", Long.toString(Instant.now().plusMillis(500).toEpochMilli()));
        try (TestingRun run = TestingRun.start(wish)) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.session().endReason()).contains(EndReason.EXPIRED);
            assertThat(theLine(run, "controller_start").path("error").asText()).startsWith("the browser did not answer in time");
        }
    }

    /** One that is not Chromium, but a script of the shell. */
    private Wish browser(String script) throws IOException {
        Path browser = Files.writeString(directory.resolve("chrome"), "#!/bin/sh\n" + script);
        assertThat(browser.toFile().setExecutable(true)).isTrue();
        return Wish.usual().with("CHROME_PATH", browser.toString());
    }

    private static Wish guarded(Wish wish) {
        return wish.with(new BrowserSettings(Optional.empty(), false, false, List.of("a.test")));
    }

    private static JsonNode failedHang(Wish wish, int startSeconds) throws Exception {
        try (TestingRun run = TestingRun.start(wish.with("START_TIMEOUT_SECONDS", Integer.toString(startSeconds)))) {
            List<ProcessHandle> processes = run.browser().tree().members();
            JsonNode line = failedStart(run);
            assertThat(TestingProcesses.alive(processes)).isEmpty();
            return line;
        }
    }

    private static JsonNode failedStart(Wish wish) throws Exception {
        try (TestingRun run = TestingRun.start(wish)) {
            return failedStart(run);
        }
    }

    private static JsonNode failedStart(TestingRun run) throws Exception {
        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.session().status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(run.session().endReason()).contains(EndReason.FAILED_TO_START);
        return theLine(run, "controller_start");
    }

    private static JsonNode theLine(TestingRun run, String operation) {
        List<JsonNode> errors = run.log().events("SESSION_ERROR");
        assertThat(errors).hasSize(1);
        JsonNode line = errors.getFirst();
        assertThat(line.at("/metadata/operation").asText()).isEqualTo(operation);
        assertThat(line.at("/metadata/fatal").asBoolean()).isTrue();
        return line;
    }
}
