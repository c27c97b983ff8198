package dev.wallcrawler.e2e;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SessionProcessesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFindAProcessByWhereItWorksThoughTheDirectoryIsGone() throws Exception {
        Path deleted = Files.createDirectories(directory.resolve("scratch/wc-1"));
        Path elsewhere = Files.createDirectory(directory.resolve("scratch-of-others"));
        Process stray = waitingIn(deleted);
        Process other = waitingIn(elsewhere);
        try {
            Files.delete(deleted);

            assertThat(SessionProcesses.below(List.of(directory.resolve("scratch"))))
                    .extracting(SessionProcesses.Found::pid)
                    .containsExactly(stray.pid());
        } finally {
            stray.destroy();
            other.destroy();
        }
    }

    private static Process waitingIn(Path place) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "echo; read line").directory(place.toFile());
        builder.environment().clear();
        Process process = builder.start();
        assertThat(process.getInputStream().read()).as("it runs").isEqualTo('\n');
        return process;
    }
}
