package dev.wallcrawler.local;

import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class GuardTest {
    @TempDir
    private Path directory;

    @Test
    void shouldEndWhatAKilledProcessLeft() throws Exception {
        long own = ProcessHandle.current().pid();
        Process gateway = leaveRunning("gateway/process.json", "gateway-" + UUID.randomUUID(), own);
        Process task = leaveRunning("tasks/abc/task.json", "task-" + UUID.randomUUID(), own);
        Process training = leaveRunning("training.json", "training-" + UUID.randomUUID(), own);
        Process foreign = sleep("task-" + UUID.randomUUID());
        Files.writeString(directory.resolve("local.env"), "export X=1\n");
        Files.writeString(directory.resolve("state.json"), "{\"pid\":" + own + ",\"baseUrl\":\"x\"}\n");
        try (Guard _ = Guard.over(directory)) {
            assertThat(gateway.isAlive()).isTrue();
            assertThat(task.isAlive()).isTrue();
        }

        assertThat(gateway.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(task.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(training.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(foreign.isAlive()).isTrue();
        foreign.destroyForcibly();
        assertThat(directory.resolve("local.env")).doesNotExist();
        assertThat(directory.resolve("state.json")).doesNotExist();
    }

    @Test
    void shouldLeaveTheFilesOfAnotherUpAlone() throws Exception {
        Files.writeString(directory.resolve("local.env"), "export X=1\n");
        Files.writeString(directory.resolve("state.json"), "{\"pid\":1,\"baseUrl\":\"x\"}\n");

        Guard.over(directory).close();

        assertThat(directory.resolve("local.env")).exists();
        assertThat(directory.resolve("state.json")).exists();
    }

    @Test
    void shouldLeaveTheProcessesOfAnotherUpAlone() throws Exception {
        Process gateway = leaveRunning("gateway/process.json", "gateway-" + UUID.randomUUID(), 1);
        Process task = leaveRunning("tasks/abc/task.json", "task-" + UUID.randomUUID(), ProcessHandle.current().pid());

        Guard.over(directory).close();

        assertThat(task.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.isAlive()).isTrue();
        gateway.destroyForcibly();
    }

    @Test
    void shouldEndAFirstProcessThatCarriesAnotherMark() throws Exception {
        Process controller = sleep("reserve-" + UUID.randomUUID());
        Process other = sleep("reserve-" + UUID.randomUUID());
        record("tasks/a/task.json", ProcessHandle.current().pid(), controller.pid(), startTime(controller), "sess_" + UUID.randomUUID());
        record("tasks/b/task.json", ProcessHandle.current().pid(), other.pid(), startTime(other) + 1, "sess_" + UUID.randomUUID());

        Guard.over(directory).close();

        assertThat(controller.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    private static long startTime(Process process) {
        return ProcessTable.ofThisMachine().find(process.pid()).orElseThrow().startTime();
    }

    private Process leaveRunning(String record, String mark, long writtenBy) throws IOException {
        record(record, writtenBy, -1, 0, mark);
        return sleep(mark);
    }

    private void record(String record, long writtenBy, long pid, long startTime, String mark) throws IOException {
        Path file = directory.resolve(record);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"writtenBy":%d,"bootId":"b","pid":%d,"startTime":%d,"mark":"%s"}""".formatted(writtenBy, pid, startTime, mark));
    }

    private static Process sleep(String mark) throws IOException {
        var builder = new ProcessBuilder(List.of("sleep", "60"));
        builder.environment().put(ProcessFamily.MARK, mark);
        return builder.start();
    }
}
