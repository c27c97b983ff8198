package dev.wallcrawler.local.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessTableTest {
    @TempDir
    Path proc;

    /** Of a killed process with threads, the first one may end long before the last, which holds on to its sockets. */
    @ParameterizedTest
    @CsvSource({"S,1,true", "R,30,true", "Z,30,true", "Z,2,true", "Z,1,false", "X,1,false", "X,0,false"})
    void shouldTakeAProcessForGoneOnlyWithItsLastThread(String state, int threads, boolean running) throws IOException {
        write(4711, state, threads);
        var table = new ProcessTable(proc);

        assertThat(table.find(4711).isPresent()).isEqualTo(running);
        assertThat(table.entries()).hasSize(running ? 1 : 0);
    }

    @Test
    void shouldWaitForWhatHasLostItsMarkWithItsMemory() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        var ownTable = new ProcessTable(proc);
        write(process.pid(), "S", 1);
        Files.writeString(directory(process.pid()).resolve("environ"), "WALLCRAWLER_SESSION=gateway-1\0");
        Thread dying = Thread.ofVirtual().start(() -> {
            try {
                process.waitFor();
                Files.writeString(directory(process.pid()).resolve("environ"), "");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        boolean gone = ProcessFamily.marked("gateway-1").kill(ownTable, Duration.ofMillis(500));

        dying.join();
        assertThat(process.isAlive()).isFalse();
        assertThat(gone).as("its entry says that it runs").isFalse();
    }

    private Path directory(long pid) {
        return proc.resolve(Long.toString(pid));
    }

    private void write(long pid, String state, int threads) throws IOException {
        Files.createDirectories(directory(pid));
        Files.writeString(
                directory(pid).resolve("stat"),
                pid + " (some (odd) name) " + state + " 1 1 " + pid + " 0 -1 0 0 0 0 0 1 2 0 0 20 0 " + threads + " 0 12345 0 0");
    }
}
