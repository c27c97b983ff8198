package dev.wallcrawler.local.command.logs;

import dev.wallcrawler.local.command.CommandFailure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where the lines of a trail lie. Not thread-safe. */
public interface LogSource extends AutoCloseable {
    /** The lines that came since the last call, or all of them at the first, oldest first. */
    List<LogLine> readNew(LogFilter wanted) throws CommandFailure, IOException, InterruptedException;

    /** How long to wait before it is worth asking again. */
    Duration pause();

    /** The place, for a person. */
    String place();

    @Override
    void close();
}
