package dev.wallcrawler.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks up how a session's browser was started, so that a bare one can be started in the same way. */
final class SessionBrowser {
    private SessionBrowser() {}

    /** The flags of the browser of a running session, without those that are its own: profile, port, page. */
    static List<String> flagsOf(String sessionId) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> Character.isDigit(process.getFileName().toString().charAt(0)))
                    .filter(process -> read(process.resolve("environ")).contains("=" + sessionId))
                    .map(process -> List.of(read(process.resolve("cmdline")).split("\0")))
                    .filter(command -> command.stream().anyMatch(part -> part.startsWith("--remote-debugging"))
                            && command.stream().noneMatch(part -> part.startsWith("--type=")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no browser of " + sessionId + " among the processes"))
                    .stream()
                    .filter(part -> part.startsWith("--"))
                    .filter(flag -> !flag.startsWith("--remote-debugging") && !flag.startsWith("--user-data-dir"))
                    .toList();
        }
    }

    /** What a file of a process holds; nothing if the process is gone, or another user's. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
