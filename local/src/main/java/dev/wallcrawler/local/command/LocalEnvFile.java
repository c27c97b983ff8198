package dev.wallcrawler.local.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** {@code local.env}: what a shell sources to use the running stack. There when, and only when, the stack is ready. */
final class LocalEnvFile {
    private static final String KEY = "export BROWSERBASE_API_KEY=";

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
                %s%s
                export BROWSERBASE_PROJECT_ID=%s
                """
                        .formatted(baseUrl, KEY, apiKey, projectId));
    }

    /** The key in the file; empty if the file is not there, or not whole. */
    Optional<String> apiKey() throws IOException {
        try (Stream<String> lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(KEY)).map(line -> line.substring(KEY.length())).findFirst();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Removes the file if it is there. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
