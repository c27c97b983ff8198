package dev.wallcrawler.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs programs in Node.js.
 *
 * @param directory where they are, with the packages that they take
 */
record NodeProgram(Path directory) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_WITH_THE_REGISTRY = Duration.ofMinutes(5);

    NodeProgram {
        requireNonNull(directory, "directory is null");
    }

    /** Programs of a folder of {@code src/test}. */
    static NodeProgram in(String folder) {
        return new NodeProgram(Path.of("src", "test", folder).toAbsolutePath());
    }

    /** Fetches the packages, in the versions that are locked. */
    void fetchPackages() throws IOException, InterruptedException {
        Programs.run(new ProcessBuilder("npm", "ci", "--silent").directory(directory.toFile()), PATIENCE_WITH_THE_REGISTRY);
    }

    /** Runs one to its end, which must be a good one, and returns what it printed. */
    String run(String program, Map<String, String> environment) throws IOException, InterruptedException {
        assertThat(directory.resolve("node_modules")).as("the packages").exists();
        ProcessBuilder node = new ProcessBuilder("node", program).directory(directory.toFile());
        node.environment().putAll(environment);
        return Programs.run(node, PATIENCE);
    }
}
