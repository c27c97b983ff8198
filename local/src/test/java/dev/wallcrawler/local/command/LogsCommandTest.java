package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.local.command.logs.LogSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LogsCommandTest {
    private static final String CREATED = line("10:00:00.000Z", "SESSION_CREATED", "sessions-create", "sess_a");
    private static final String READY = line("10:00:03.000Z", "SESSION_READY", "stream-processor", "sess_a");
    private static final String OTHER = line("10:00:01.000Z", "SESSION_CREATED", "sessions-create", "sess_b");

    @TempDir
    private Path directory;

    private TestingContext console;

    @BeforeEach
    void write() throws IOException {
        console = new TestingContext(directory);
        Files.createDirectories(directory.resolve("logs/aws/lambda"));
        Files.writeString(directory.resolve("logs/aws/lambda/sessions-create.jsonl"), CREATED + "\n" + OTHER + "\n");
        Files.writeString(directory.resolve("logs/aws/lambda/sessions-stream-processor.jsonl"), READY + "\n");
    }

    @Test
    void shouldPrintRawLinesOfAllFilesInOrder() throws Exception {
        assertThat(run("--json")).isZero();
        assertThat(console.out()).containsExactly(CREATED, OTHER, READY);
    }

    @Test
    void shouldFilterBySessionEventServiceAndAge() throws Exception {
        run("--json", "--session", "sess_a");
        assertThat(console.takeOut()).containsExactly(CREATED, READY);
        run("--json", "--event", "session_ready", "--event=SESSION_ERROR");
        assertThat(console.takeOut()).containsExactly(READY);
        run("--json", "--service", "sessions-create");
        assertThat(console.takeOut()).containsExactly(CREATED, OTHER);
        String access = line("10:00:04.000Z", "ACCESS", "api-access", "-");
        Files.writeString(directory.resolve("logs/access.jsonl"), access + "\n");
        run("--json", "--event", "access");
        assertThat(console.takeOut()).containsExactly(access);
        Files.delete(directory.resolve("logs/access.jsonl"));
        // The clock of the test stands at 10:10:00.
        run("--json", "--since", "597s");
        assertThat(console.takeOut()).containsExactly(READY);
        run("--json", "--since", "2026-11-20T10:00:01Z");
        assertThat(console.takeOut()).containsExactly(OTHER, READY);
    }

    @Test
    void shouldPrintReadableLinesUnlessToldOtherwise() throws Exception {
        run("--session", "sess_a");

        assertThat(console.out())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).doesNotContain("{", "sess_a"))
                .first()
                .asString()
                .startsWith("10:00:00.000   SESSION_CREATED");
    }

    @Test
    void shouldSayThatThereIsNothing() throws Exception {
        assertThat(run("--session", "sess_z")).isZero();
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).singleElement().asString().contains("no matching log lines");
    }

    @Test
    @Timeout(20)
    void shouldFollowNewLinesAndNewFiles() throws Exception {
        var stop = new CountDownLatch(1);
        Thread follower = Thread.ofVirtual().start(() -> {
            try {
                new LogsCommand(console.context(), LogsCommandTest::noDeployment, stop).run(List.of("--json", "--follow", "--session", "sess_a"));
            } catch (UsageException | CommandFailure | IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        console.awaitOut(lines -> lines.size() == 2);
        String terminated = line("10:00:09.000Z", "SESSION_TERMINATED", "stream-processor", "sess_a");
        Files.createDirectories(directory.resolve("logs/aws/ecs"));
        Files.writeString(directory.resolve("logs/aws/ecs/new.jsonl"), OTHER + "\n" + terminated + "\n");

        console.awaitOut(lines -> lines.contains(terminated));
        assertThat(console.out()).containsExactly(CREATED, READY, terminated);
        stop.countDown();
        follower.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(follower.isAlive()).isFalse();
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("--tail")).isInstanceOf(UsageException.class).hasMessage("unknown option --tail");
        assertThatThrownBy(() -> run("--session")).hasMessage("--session needs a value");
        assertThatThrownBy(() -> run("--event", "BORN")).hasMessageStartingWith("--event must be one of SESSION_CREATED,");
        assertThatThrownBy(() -> run("--service", "x")).hasMessageStartingWith("--service must be one of sessions-create,");
        assertThatThrownBy(() -> run("--since", "soon")).hasMessageStartingWith("--since must be an age");
        assertThatThrownBy(() -> run("--since", "1m", "--since", "2m")).hasMessage("--since was given twice");
        assertThatThrownBy(() -> run("sess_a")).hasMessage("unexpected argument sess_a");
    }

    private static LogSource noDeployment(DeploymentChoice deployment) {
        throw new AssertionError("nobody asked for " + deployment);
    }

    private int run(String... arguments) throws UsageException, CommandFailure, IOException, InterruptedException {
        return new LogsCommand(console.context(), LogsCommandTest::noDeployment, new CountDownLatch(1)).run(List.of(arguments));
    }

    private static String line(String time, String event, String service, String session) {
        return "{\"timestamp\":\"2026-11-20T%s\",\"level\":\"INFO\",\"service\":\"%s\",\"event_type\":\"%s\",\"session_id\":\"%s\"}"
                .formatted(time, service, event, session);
    }
}
