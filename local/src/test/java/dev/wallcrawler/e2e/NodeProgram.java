package dev.wallcrawler.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs a program of {@code src/test/e2e} in Node.js. */
final class NodeProgram {
    private static final Path DIRECTORY = Path.of("src", "test", "e2e").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NodeProgram() {}

    /** Runs it to its end, which must be a good one, and returns what it printed. */
    static String run(String program, Map<String, String> environment) throws IOException, InterruptedException {
        assertThat(DIRECTORY.resolve("node_modules")).as("made by npm ci, which Maven runs").exists();
        ProcessBuilder node = new ProcessBuilder("node", program).directory(DIRECTORY.toFile());
        node.environment().putAll(environment);
        return Programs.run(node, PATIENCE);
    }
}
