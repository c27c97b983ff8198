package dev.wallcrawler.e2e;

import dev.wallcrawler.e2e.ApiClient.LiveSession;
import dev.wallcrawler.local.LocalProjects;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.project.ProjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** However {@code up} ends, it leaves nothing running; what is on disk is there at the next start. */
@Tag("slow")
class UpEndTest {
    /** A second signal that comes sooner is taken for the first. */
    private static final Duration APART = Duration.ofMillis(700);
    /** What a stop may take that waits for a controller which does not answer. */
    private static final Duration ORDERLY = Duration.ofSeconds(5);

    private static final String MARK = "up-end-" + ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private StackUp stack;
    private ApiClient api;

    @BeforeEach
    void start() throws Exception {
        stack = StackUp.in(
                Files.createDirectory(directory.resolve("stack")),
                E2eStack.STACKS.resolve("cache"),
                Map.of("CHROME_FLAGS", SessionProcesses.flagsWith(MARK)));
        try (LocalProjects projects = LocalProjects.running(stack.dynamoDb())) {
            ProjectStore store = projects.store();
            String project = store.findOrCreate("lasting", 5, Duration.ofMinutes(5)).id();
            api = new ApiClient(stack.baseUrl(), store.createKey("lasting", List.of(project)).value());
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (stack != null) {
            stack.close();
        }
        // Not what it leads to.
        Files.deleteIfExists(directory.resolve("stack/cache"));
    }

    @Test
    void shouldStopInOrderAtCtrlCAndKnowItsSessionsAndKeysAtTheNextStart() throws Exception {
        LiveSession session = connected();
        List<ProcessHandle> started = stack.startedProcesses();

        stack.signal("INT");

        assertThat(stack.awaitExit(Duration.ofSeconds(10))).isEqualTo(130);
        assertThat(stack.said()).endsWith("wallcrawler: stopping; Ctrl-C again kills it");
        assertThat(running(started)).isEmpty();
        stack.start();
        assertThat(api.status(session.id())).isEqualTo("COMPLETED");
        assertThat(api.create("{}").status()).isEqualTo(201);
    }

    @Test
    void shouldEndAtOnceAtASecondSignalAndLeaveNothingRunning() throws Exception {
        LiveSession session = connected();
        List<ProcessHandle> started = stack.startedProcesses();
        pause(SessionProcesses.controllerOf(session.id()).pid());

        stack.signal("INT");
        await().until(() -> stack.said().getLast().contains("stopping"));
        await().pollDelay(APART).until(() -> true);
        long second = System.nanoTime();
        stack.signal("INT");

        assertThat(stack.awaitExit(Duration.ofSeconds(10))).isEqualTo(130);
        assertThat(Duration.ofNanos(System.nanoTime() - second)).isLessThan(ORDERLY.minus(APART).dividedBy(2));
        await().atMost(Duration.ofSeconds(10)).until(() -> running(started).isEmpty());
    }

    @Test
    void shouldLeaveNothingRunningWhenItIsKilled() throws Exception {
        connected();
        await().atMost(Duration.ofSeconds(20)).until(() -> SessionProcesses.waiting(MARK).size() == 1);
        List<ProcessHandle> started = stack.startedProcesses();
        assertThat(started.stream().map(ProcessHandle::pid))
                .contains(SessionProcesses.waiting(MARK).getFirst().pid())
                .contains(SessionProcesses.gateways(MARK).getFirst().pid());

        stack.kill();

        await().atMost(Duration.ofSeconds(10)).until(() -> running(started).isEmpty());
        assertThat(stack.directory().resolve("local.env")).doesNotExist();
        assertThat(stack.directory().resolve("state.json")).doesNotExist();
    }

    /** A session whose browser has answered. */
    private LiveSession connected() {
        LiveSession session = api.created("{\"keepAlive\": true}");
        try (CdpClient client = CdpClient.connect(session.connectUrl())) {
            client.call("Browser.getVersion", Map.of());
        }
        return session;
    }

    private static List<ProcessHandle> running(List<ProcessHandle> started) {
        assertThat(started).hasSizeGreaterThan(5);
        return started.stream()
                .filter(process -> ProcessTable.ofThisMachine().find(process.pid()).isPresent())
                .toList();
    }

    private static void pause(long pid) throws IOException, InterruptedException {
        Programs.run(new ProcessBuilder("kill", "-STOP", Long.toString(pid)), Duration.ofSeconds(5));
    }
}
