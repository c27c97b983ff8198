package dev.wallcrawler.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Starts processes in sessions of their own: a signal that a terminal sends to this process and its group, such as that of
 * Ctrl-C, passes them by, and what they start can be told by the session.
 */
public final class OwnSession {
    private static final String PROGRAM = "setsid";
    private static final String USUAL_PATH = "/usr/bin:/bin";

    private OwnSession() {}

    /** What to put before a command; nothing on a machine that has no such program. */
    public static List<String> prefix() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse(USUAL_PATH);
        return List.of(path.split(":", -1)).stream()
                .map(directory -> Path.of(directory, PROGRAM))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .limit(1)
                .toList();
    }
}
