package dev.wallcrawler.logging;

import java.io.OutputStream;
import java.nio.file.Path;

import static java.util.Objects.requireNonNull;

/** Where lines are written. */
sealed interface LogDestination {
    /** The log of the function that this process is. */
    record Lambda() implements LogDestination {}

    /** One stream for all lines. */
    record Stream(OutputStream target) implements LogDestination {
        public Stream {
            requireNonNull(target, "target is null");
        }
    }

    /**
     * One file per log group, {@code <directory>/<log group>.jsonl}, each opened for appending when its first line is written;
     * the lines of libraries go to {@code <directory>/local.jsonl}.
     */
    record Directory(Path path) implements LogDestination {
        public Directory {
            requireNonNull(path, "path is null");
        }

        Path fileOf(LogGroupName group) {
            return path.resolve(group.logGroup().substring(1) + ".jsonl");
        }

        Path fileOfLibraries() {
            return path.resolve("local.jsonl");
        }
    }
}
