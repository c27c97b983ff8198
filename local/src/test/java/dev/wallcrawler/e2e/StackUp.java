package dev.wallcrawler.e2e;

import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.process.ProcessTable;
import org.awaitility.core.ConditionTimeoutException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@code ./wallcrawler up} as a process, with its data on disk, which can be killed and started again on the same ports. */
final class StackUp implements AutoCloseable {
    private static final Duration UNTIL_UP = Duration.ofMinutes(2);

    private final Path directory;
    private final int port;
    private final Map<String, String> environment;
    private Process process;

    private StackUp(Path directory, int port, Map<String, String> environment) {
        this.directory = directory;
        this.port = port;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Starts it in an empty directory, and waits until it answers.
     *
     * @param cache where start-up caches lie, made once and shared by stacks
     */
    static StackUp in(Path directory, Path cache, Map<String, String> environment) throws IOException, InterruptedException {
        var stack = new StackUp(directory, LauncherTest.freePorts(), environment);
        Files.createSymbolicLink(directory.resolve("cache"), Files.createDirectories(cache.toAbsolutePath()));
        stack.launch();
        try {
            stack.awaitUp();
        } catch (IOException | RuntimeException | Error e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    /** Starts it, and waits until it answers. */
    void start() throws IOException {
        launch();
        awaitUp();
    }

    private void awaitUp() throws IOException {
        Process started = process;
        try {
            await().atMost(UNTIL_UP).pollInterval(Duration.ofMillis(50)).until(() -> isUp(started) || !started.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("`up` stands still; its threads: " + threads(started), e);
        }
        assertThat(started.isAlive()).as("`up` runs; it said: " + Files.readString(output())).isTrue();
    }

    /** Where the stack of every thread, virtual ones included, is written to. */
    private Path threads(Process stuck) throws IOException {
        Path dump = directory.resolve("threads-" + stuck.pid() + ".txt").toAbsolutePath();
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(stuck.pid()),
                        "Thread.dump_to_file",
                        dump.toString())
                .inheritIO()
                .start()
                .onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return dump;
    }

    /** Starts it, and waits for nothing. */
    void launch() throws IOException {
        // As if from a terminal: tests that run in the background have been told to ignore these signals, and so would it.
        ProcessBuilder builder = new ProcessBuilder(
                "env",
                "--default-signal=HUP,INT",
                Checkout.ROOT.resolve("wallcrawler").toString(),
                "up",
                "--port",
                Integer.toString(port));
        builder.environment().putAll(environment);
        builder.environment().put("WALLCRAWLER_DIR", directory.toString());
        builder.environment().put("WALLCRAWLER_CLASS_PATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        process = builder.start();
    }

    /** SIGKILL, without a word; waits until it is gone, but not for what it started. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("killed").isTrue();
    }

    /** Sends a signal to it and to what it has started in the session that it is in, as a terminal does. */
    void signal(String name) throws IOException, InterruptedException {
        ProcessTable table = ProcessTable.ofThisMachine();
        long session = table.find(process.pid()).orElseThrow().session();
        ProcessBuilder kill = new ProcessBuilder("kill", "-" + name);
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .filter(pid -> table.find(pid).filter(entry -> entry.session() == session).isPresent())
                .forEach(pid -> kill.command().add(Long.toString(pid)));
        Programs.run(kill, Duration.ofSeconds(5));
    }

    /** Its exit code, which it must have in time. */
    int awaitExit(Duration patience) throws IOException, InterruptedException {
        assertThat(process.waitFor(patience)).as("`up` ended within %s; it said: %s", patience, said()).isTrue();
        return process.exitValue();
    }

    /** All processes that it has started, and those that they have, as far as they run. */
    List<ProcessHandle> startedProcesses() {
        return process.descendants().toList();
    }

    /** Every line that it has printed so far. */
    List<String> said() throws IOException {
        return Files.readAllLines(output());
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Whether its gateway is there to let clients in. */
    boolean gatewayAnswers() {
        try {
            var gateway = new ApiClient(URI.create("http://127.0.0.1:" + (port + 1)), "");
            return gateway.send("GET", "/health", "", Map.of()).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Where its tables are; elsewhere after each start. */
    URI dynamoDb() throws IOException {
        return URI.create(Json.MAPPER.readTree(state().toFile()).path("dynamoDb").asText());
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private boolean isUp(Process started) throws IOException {
        return Files.exists(directory.resolve("local.env"))
                && Files.exists(state())
                && Json.MAPPER.readTree(state().toFile()).path("pid").asLong() == started.pid();
    }

    private Path state() {
        return directory.resolve("state.json");
    }

    private Path output() {
        return directory.resolve("output");
    }
}
