package dev.wallcrawler.local;

import dev.wallcrawler.local.process.OwnSession;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A process that outlives this one for a moment: should this one be killed before it can stop what it runs, the guard ends that.
 * After an orderly stop it finds nothing to do.
 */
record Guard(Process process) implements AutoCloseable {
    Guard {
        requireNonNull(process, "process is null");
    }

    /** Starts the guard of what this process runs in the directory. */
    static Guard over(Path directory) throws IOException {
        var command = new ArrayList<>(OwnSession.prefix());
        command.addAll(List.of(
                "sh", "-c", script(), "guard", directory.toString(), Long.toString(ProcessHandle.current().pid())));
        return new Guard(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private static String script() throws IOException {
        try (InputStream script = Guard.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new IllegalStateException("guard.sh is not in the jar");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Lets it go, and waits until it is gone. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
