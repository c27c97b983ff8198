package dev.wallcrawler.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs programs to their end, which must come in time and be a good one. */
final class Programs {
    private Programs() {}

    /** What the program printed to standard output; what it printed to standard error is in the failure, should it fail. */
    static String run(ProcessBuilder program, Duration patience) throws IOException, InterruptedException {
        Path out = Files.createTempFile("program-", ".out");
        Path err = Files.createTempFile("program-", ".err");
        Process process = program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            boolean ended = process.waitFor(patience);
            String printed = "it printed:\n" + Files.readString(out) + Files.readString(err);
            assertThat(ended).as("%s ended within %s; %s", program.command(), patience, printed).isTrue();
            assertThat(process.exitValue()).as("exit code of %s; %s", program.command(), printed).isZero();
            return Files.readString(out);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
