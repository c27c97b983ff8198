package dev.wallcrawler.local;

import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.process.FamilyRecord;
import dev.wallcrawler.local.process.JavaCommand;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class GatewayProcessTest {
    @TempDir
    Path directory;

    private GatewayProcess gateway(int port, List<String> command) {
        return new GatewayProcess(
                command,
                Map.of("PATH", System.getenv("PATH"), "GATEWAY_PORT", Integer.toString(port)),
                new ServiceLog(directory.resolve("gateway.jsonl"), "gateway"),
                directory.resolve("gateway"));
    }

    private static List<String> healthy() {
        return List.of(
                JavaCommand.home().resolve("bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestingGateway.class.getName());
    }

    private ProcessHandle running() throws IOException {
        long pid = Json.MAPPER
                .readTree(directory.resolve("gateway/process.json").toFile())
                .path("pid")
                .asLong();
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void shouldRunUntilItIsClosed() throws Exception {
        ProcessHandle process;
        try (GatewayProcess gateway = gateway(FreePort.find(), healthy())) {
            gateway.start();
            process = running();
            assertThat(process.isAlive()).isTrue();
        }

        assertThat(ProcessTable.ofThisMachine().find(process.pid())).isEmpty();
        assertThat(directory.resolve("gateway")).doesNotExist();
        assertThat(Files.readAllLines(directory.resolve("gateway.jsonl"))).containsExactly("{\"message\":\"started\"}");
    }

    @Test
    void shouldBeStartedAgainWhenItDies() throws Exception {
        int port = FreePort.find();
        try (GatewayProcess gateway = gateway(port, healthy())) {
            gateway.start();
            ProcessHandle first = running();

            first.destroyForcibly();
            first.onExit().get(5, TimeUnit.SECONDS);
            Process neverEnding = new ProcessBuilder("sleep", "30").start();
            GatewayHealth.await(neverEnding, port, Duration.ofSeconds(15));
            neverEnding.destroyForcibly();

            assertThat(running().pid()).isNotEqualTo(first.pid());
        }
        assertThat(Files.readString(directory.resolve("gateway.jsonl"))).contains("exited with 137");
    }

    @Test
    void shouldBeTriedAgainUntilItCanBeStarted() throws Exception {
        int port = FreePort.find();
        Path state = directory.resolve("gateway");
        Path aside = directory.resolve("aside");
        try (GatewayProcess gateway = gateway(port, healthy())) {
            gateway.start();
            ProcessHandle first = running();
            Files.move(state, aside);
            Files.createFile(state);

            first.destroyForcibly();
            Path log = directory.resolve("gateway.jsonl");
            await().until(() -> Files.readString(log).contains("cannot be started now"));
            Files.delete(state);
            Files.move(aside, state);

            await().ignoreExceptions().until(() -> running().pid() != first.pid());
        }
    }

    @Test
    void shouldNotStartOnceItIsClosed() throws Exception {
        GatewayProcess gateway = gateway(FreePort.find(), healthy());
        gateway.close();

        assertThatThrownBy(gateway::start)
                .isInstanceOf(IOException.class)
                .hasMessage("the gateway was closed before its start");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldLeaveNothingRunningWhereItsStartIsInterrupted() throws Exception {
        GatewayProcess gateway = gateway(FreePort.find(), List.of("/bin/sh", "-c", "echo started; exec sleep 60"));
        Path log = directory.resolve("gateway.jsonl");
        Thread start = Thread.ofVirtual().start(() -> assertThatThrownBy(gateway::start).isInstanceOf(InterruptedException.class));
        await().until(() -> Files.exists(log) && Files.size(log) > 0);
        ProcessHandle process = running();

        start.interrupt();

        assertThat(start.join(Duration.ofSeconds(10))).isTrue();
        assertThat(ProcessTable.ofThisMachine().find(process.pid())).isEmpty();
    }

    @Test
    void shouldSayThatItDoesNotStart() throws Exception {
        try (GatewayProcess gateway =
                gateway(FreePort.find(), List.of("/bin/sh", "-c", "echo 'no such table' >&2; exit 3"))) {
            assertThatThrownBy(gateway::start)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the gateway exited with 3 at its start; see ./wallcrawler logs --service gateway");
        }

        assertThat(Files.readString(directory.resolve("gateway.jsonl"))).contains("no such table");
    }

    @Test
    void shouldEndTheOneThatAnEarlierStackLeft() throws Exception {
        try (GatewayProcess left = gateway(FreePort.find(), healthy())) {
            left.start();
            ProcessHandle process = running();

            GatewayProcess.endLeftover(directory.resolve("gateway"));

            assertThat(ProcessTable.ofThisMachine().find(process.pid())).isEmpty();
        }
    }

    @Test
    void shouldBeOnRecordBeforeItStarts() throws Exception {
        // The start waits for somebody to read what the process writes.
        Path log = directory.resolve("gateway.jsonl");
        assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor()).isZero();
        GatewayProcess gateway = gateway(FreePort.find(), healthy());
        Thread start = Thread.ofVirtual().start(() -> assertThatCode(gateway::start).doesNotThrowAnyException());
        Path record = directory.resolve("gateway/process.json");
        try {
            await().until(() -> Files.exists(record));
            assertThat(Files.readString(record)).contains("\"mark\":\"gateway-");
        } finally {
            try (var reader = Files.newBufferedReader(log)) {
                assertThat(reader.readLine()).contains("started");
                assertThat(start.join(Duration.ofSeconds(20))).isTrue();
                gateway.close();
            }
        }
    }

    @Test
    void shouldEndOneThatIsKnownByItsMarkAlone() throws Exception {
        Path record = Files.createDirectories(directory.resolve("gateway")).resolve("process.json");
        String mark = "gateway-" + UUID.randomUUID();
        Files.writeString(record, FamilyRecord.of(ProcessFamily.marked(mark), ProcessTable.ofThisMachine())
                .toJson()
                .toString());
        var builder = new ProcessBuilder("sleep", "60");
        builder.environment().put(ProcessFamily.MARK, mark);
        Process started = builder.start();
        try {
            GatewayProcess.endLeftover(directory.resolve("gateway"));

            assertThat(started.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(directory.resolve("gateway")).doesNotExist();
        } finally {
            started.destroyForcibly();
        }
    }
}
