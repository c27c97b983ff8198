package dev.wallcrawler.bench;

import dev.wallcrawler.local.file.Directories;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one run of a benchmark keeps what its stacks and processes write. It is deleted when it is closed, which is to be after
 * they have stopped; the logs of a run that failed are put aside.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String LOGS = "logs";

    private final Path path;
    private final Path aside;
    private boolean failed = true;

    private RunDirectory(Path path, Path aside) {
        this.path = path;
        this.aside = aside;
    }

    /**
     * Makes a fresh one.
     *
     * @param all where the directories of all runs are; logs are put aside in {@code failed} beside it
     */
    public static RunDirectory in(Path all, String prefix) throws IOException {
        Path path = Files.createTempDirectory(Files.createDirectories(all), prefix).toAbsolutePath();
        return new RunDirectory(path, path.getParent().resolveSibling("failed").resolve(path.getFileName()));
    }

    public Path path() {
        return path;
    }

    /** Says how the run went; one that does not get so far has failed. */
    public void ended(boolean well) {
        failed = !well;
    }

    @Override
    public void close() throws IOException {
        if (failed) {
            putLogsAside();
        }
        Directories.delete(path);
    }

    private void putLogsAside() throws IOException {
        List<Path> logs;
        try (Stream<Path> directories = Files.walk(path)) {
            logs = directories.filter(directory -> directory.endsWith(LOGS) && Files.isDirectory(directory)).toList();
        }
        for (Path directory : logs) {
            Path kept = aside.resolve(path.relativize(directory));
            Files.createDirectories(kept.getParent());
            Files.move(directory, kept);
            System.err.println("the logs are kept in " + kept);
        }
    }
}
