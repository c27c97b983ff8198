package dev.wallcrawler.local.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.util.Objects.requireNonNull;

/** {@code local.env}: what a shell sources to use the running stack. There when, and only when, the stack is ready. */
final class LocalEnvFile {
    private final Path path;

    LocalEnvFile(Path directory) {
        this.path = requireNonNull(directory, "directory is null").resolve("local.env");
    }

    Path path() {
        return path;
    }

    /** Makes the file, whole and readable by its owner only, or replaces it. */
    void write(URI baseUrl, String apiKey, String projectId) throws IOException {
        PrivateFile.replace(
                path,
                """
                export BROWSERBASE_BASE_URL=%s
                export BROWSERBASE_API_KEY=%s
                export BROWSERBASE_PROJECT_ID=%s
                """
                        .formatted(baseUrl, apiKey, projectId));
    }

    /** Removes the file if it is there. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
