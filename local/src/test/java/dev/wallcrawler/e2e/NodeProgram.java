package dev.wallcrawler.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a program of {@code src/test/e2e} in Node.js. */
final class NodeProgram {
    private static final Path DIRECTORY = Path.of("src", "test", "e2e").toAbsolutePath();

    private NodeProgram() {}

    /** Runs it to its end, which must be a good one, and returns what it printed. */
    static String run(String program, Map<String, String> environment) throws IOException, InterruptedException {
        assertThat(DIRECTORY.resolve("node_modules")).as("made by npm ci, which Maven runs").exists();
        Path errors = Files.createTempFile("node-", ".txt");
        ProcessBuilder builder = new ProcessBuilder("node", program)
                .directory(DIRECTORY.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process node = builder.start();
        try {
            String output = new String(node.getInputStream().readAllBytes());
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).as("%s ended", program).isTrue();
            assertThat(node.exitValue()).as(Files.readString(errors)).isZero();
            return output;
        } finally {
            node.destroyForcibly();
            Files.delete(errors);
        }
    }
}
