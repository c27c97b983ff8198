package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.local.process.ProcessTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The launcher script, as somebody types it. */
class LauncherTest {
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)='?([^']*)'?");

    @TempDir
    private Path directory;

    @AfterEach
    void letGoOfCaches() throws IOException {
        Files.deleteIfExists(directory.resolve("data").resolve("cache"));
    }

    @Test
    void shouldRunUntilItIsTold() throws Exception {
        Path data = data();
        Path localEnv = data.resolve("local.env");
        int port = freePorts();
        Process up = up(data, "--in-memory", "--port", Integer.toString(port));
        try {
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(
                    () -> Files.exists(localEnv) || !up.isAlive());
            assertThat(up.isAlive()).as(output()).isTrue();
            Map<String, String> variables = variables(localEnv);
            assertThat(variables).containsOnlyKeys(
                    "BROWSERBASE_BASE_URL", "BROWSERBASE_API_KEY", "BROWSERBASE_PROJECT_ID");
            assertThat(variables).containsEntry("BROWSERBASE_BASE_URL", "http://127.0.0.1:" + port);

            ApiClient api = new ApiClient(
                    URI.create(variables.get("BROWSERBASE_BASE_URL")), variables.get("BROWSERBASE_API_KEY"));
            ApiClient.LiveSession session = api.created("{\"keepAlive\": true}");
            CdpClient.connect(session.connectUrl()).call("Browser.getVersion", Map.of());
            assertThat(SessionProcesses.of(session.id())).isNotEmpty();
            shouldTellTheStory(data, session.id());

            List<ProcessHandle> started = up.descendants().toList();
            up.destroy();
            assertThat(up.waitFor(10, TimeUnit.SECONDS)).as("stopped within 10 s").isTrue();
            // One that has ended, and that the machine's first process has yet to reap, is none.
            assertThat(started).isNotEmpty().noneMatch(
                    process -> ProcessTable.ofThisMachine().find(process.pid()).isPresent());
            assertThat(SessionProcesses.of(session.id())).isEmpty();
            assertThat(localEnv).doesNotExist();
            assertThat(output()).contains(variables.get("BROWSERBASE_API_KEY"));
        } finally {
            up.descendants().forEach(ProcessHandle::destroyForcibly);
            up.destroyForcibly();
        }
    }

    private void shouldTellTheStory(Path data, String sessionId) throws Exception {
        ProcessBuilder logs = wallcrawler(data, "logs", "--session", sessionId, "--json");
        List<JsonNode> events =
                Programs.run(logs, Duration.ofSeconds(60)).lines().map(Trail::parse).toList();
        assertThat(events.stream().map(event -> event.path("event_type").asText())).contains("SESSION_CREATED");
        assertThat(events.stream().map(event -> event.path("session_id").asText())).containsOnly(sessionId);
    }

    @Test
    void shouldStopWhenItsDatabaseDies() throws Exception {
        Path data = data();
        Path localEnv = data.resolve("local.env");
        Process up = up(data, "--in-memory", "--port", Integer.toString(freePorts()));
        try {
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(
                    () -> Files.exists(localEnv) || !up.isAlive());
            assertThat(up.isAlive()).as(output()).isTrue();
            Map<String, String> variables = variables(localEnv);
            ApiClient.LiveSession session = new ApiClient(
                            URI.create(variables.get("BROWSERBASE_BASE_URL")), variables.get("BROWSERBASE_API_KEY"))
                    .created("{\"keepAlive\": true}");
            CdpClient.connect(session.connectUrl()).call("Browser.getVersion", Map.of());
            List<ProcessHandle> started = up.descendants().toList();
            List<ProcessHandle> databases = started.stream()
                    .filter(LauncherTest::isDatabase)
                    .toList();
            assertThat(databases).hasSize(1);

            databases.getFirst().destroyForcibly();

            assertThat(up.waitFor(20, TimeUnit.SECONDS)).as("stopped").isTrue();
            assertThat(up.exitValue()).isEqualTo(1);
            assertThat(output().lines()).last().isEqualTo("wallcrawler: the database exited; stopping");
            assertThat(started).noneMatch(process -> ProcessTable.ofThisMachine().find(process.pid()).isPresent());
            assertThat(SessionProcesses.of(session.id())).isEmpty();
            assertThat(localEnv).doesNotExist();
        } finally {
            up.descendants().forEach(ProcessHandle::destroyForcibly);
            up.destroyForcibly();
        }
    }

    @Test
    void shouldSayInOneLineThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process up = up(directory.resolve("data"), "--port", Integer.toString(taken.getLocalPort()));

            assertThat(up.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
            assertThat(up.exitValue()).isNotZero();
            assertThat(output().lines()).hasSize(1).first().asString().contains(Integer.toString(taken.getLocalPort()));
        }
    }

    /** By the whole command line, which the JDK does not tell where it is long. */
    private static boolean isDatabase(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")).contains("DynamoDbMain");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Where a stack has its data; its caches are those of the other stacks, so that no start has to make them. */
    private Path data() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.createSymbolicLink(data.resolve("cache"), Files.createDirectories(E2eStack.STACKS.resolve("cache")));
        return data;
    }

    private Process up(Path data, String... options) throws IOException {
        ProcessBuilder builder = wallcrawler(data, "up");
        builder.command().addAll(List.of(options));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private static ProcessBuilder wallcrawler(Path data, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Checkout.ROOT.resolve("wallcrawler").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("WALLCRAWLER_DIR", data.toString());
        // In the middle of a build, the script would take what is there for stale and build it a second time.
        builder.environment().put("WALLCRAWLER_CLASS_PATH", System.getProperty("java.class.path"));
        return builder;
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    static Map<String, String> variables(Path localEnv) throws IOException {
        return Files.readAllLines(localEnv).stream()
                .map(EXPORT::matcher)
                .peek(line -> assertThat(line.matches()).as("%s", line).isTrue())
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
    }

    /**
     * A port that is free, as is the one after it, which the gateway takes; below those that connections are given, so that both
     * stay free while a stack is down.
     */
    static int freePorts() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 19_000);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    ServerSocket _ = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
    }
}
