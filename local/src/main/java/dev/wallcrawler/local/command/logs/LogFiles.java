package dev.wallcrawler.local.command.logs;

import dev.wallcrawler.local.file.Directories;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** All log files below a directory, read as one trail. Not thread-safe. */
public final class LogFiles implements LogSource {
    private static final String SUFFIX = ".jsonl";
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path directory;
    private final Map<Path, LogFile> files = new HashMap<>();

    public LogFiles(Path directory) {
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * The lines that came since the last call, or all of them at the first, oldest first. A file that is new, that was cut
     * short or that was replaced is read from its beginning; a line that is still being written waits for its end.
     */
    @Override
    public List<LogLine> readNew(LogFilter wanted) throws IOException {
        var lines = new ArrayList<LogLine>();
        for (Path path : paths()) {
            files.computeIfAbsent(path, LogFile::new).readNew(wanted, lines);
        }
        // Stable: lines of one file and one millisecond keep their order.
        lines.sort(LogLine.BY_TIME);
        return lines;
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public String place() {
        return directory.toString();
    }

    @Override
    public void close() {
        // Each file is open only while it is read.
    }

    private List<Path> paths() throws IOException {
        return Directories.files(directory).stream()
                .filter(path -> path.toString().endsWith(SUFFIX))
                .toList();
    }
}
