package dev.wallcrawler.bench;

import dev.wallcrawler.local.file.Directories;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Chromium alone, on a port of its own, with an empty profile. */
final class BareBrowser implements AutoCloseable {
    private static final String ANNOUNCEMENT = "DevTools listening on ";

    private final Process process;
    private final Path profile;
    private final URI url;

    private BareBrowser(Process process, Path profile, URI url) {
        this.process = process;
        this.profile = profile;
        this.url = url;
    }

    /** Starts it and waits until it says where its DevTools listen. */
    static BareBrowser start(Path chromium, List<String> flags) throws IOException {
        Path profile = Files.createTempDirectory("wallcrawler-bench-");
        List<String> command = new ArrayList<>(List.of(chromium.toString()));
        command.addAll(flags);
        command.addAll(List.of("--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(ANNOUNCEMENT)) {
                Thread.ofVirtual().start(() -> errors.lines().forEach(ignored -> {}));
                return new BareBrowser(process, profile, URI.create(line.substring(ANNOUNCEMENT.length())));
            }
        }
        throw new IOException("the browser does not start: " + String.join(" ", command));
    }

    URI url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> member.onExit().join());
        Directories.delete(profile);
    }
}
