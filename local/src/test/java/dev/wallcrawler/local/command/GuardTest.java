package dev.wallcrawler.local.command;

import dev.wallcrawler.local.process.ProcessFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class GuardTest {
    private static final URI SOMEWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    private Path directory;

    @Test
    void shouldEndWhatAKilledProcessLeft() throws Exception {
        long own = ProcessHandle.current().pid();
        Process gateway = leaveRunning("gateway/process.json", "gateway-1", own);
        Process task = leaveRunning("tasks/abc/task.json", "task-1", own);
        Process training = leaveRunning("training.json", "training-1", own);
        Process foreign = sleep("task-2");
        Files.writeString(directory.resolve("local.env"), "export X=1\n");
        new StateFile(directory)
                .write(new StateFile.State(ProcessHandle.current().pid(), SOMEWHERE, SOMEWHERE));
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
        new StateFile(directory).write(new StateFile.State(1, SOMEWHERE, SOMEWHERE));

        Guard.over(directory).close();

        assertThat(directory.resolve("local.env")).exists();
        assertThat(directory.resolve("state.json")).exists();
    }

    @Test
    void shouldLeaveTheProcessesOfAnotherUpAlone() throws Exception {
        Process gateway = leaveRunning("gateway/process.json", "gateway-of-another", 1);
        Process task = leaveRunning("tasks/abc/task.json", "task-of-another", ProcessHandle.current().pid());

        Guard.over(directory).close();

        assertThat(task.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.isAlive()).isTrue();
        gateway.destroyForcibly();
    }

    private Process leaveRunning(String record, String mark, long writtenBy) throws IOException {
        Path file = directory.resolve(record);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                {"writtenBy":%d,"bootId":"b","pid":1,"startTime":1,"mark":"%s"}""".formatted(writtenBy, mark));
        return sleep(mark);
    }

    private static Process sleep(String mark) throws IOException {
        var builder = new ProcessBuilder(List.of("sleep", "60"));
        builder.environment().put(ProcessFamily.MARK, mark);
        return builder.start();
    }
}
