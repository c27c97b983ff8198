package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.doctor.ApiProbe;
import dev.wallcrawler.local.command.doctor.Check;
import dev.wallcrawler.local.command.doctor.Finding;
import dev.wallcrawler.local.command.doctor.GatewayProbe;
import dev.wallcrawler.local.file.Directories;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** What is examined of the stack of this machine. */
final class LocalCheckup {
    /** What {@code up} asks for, too. */
    private static final long LEAST_MEGABYTES = 64;

    private static final long MEGABYTE = 1 << 20;

    private final CommandContext context;

    LocalCheckup(CommandContext context) {
        this.context = requireNonNull(context, "context is null");
    }

    List<Check> checks() {
        return List.of(
                new Check("JDK", LocalCheckup::jdk),
                new Check("browser", this::browser),
                new Check("disk", this::disk),
                new Check("API", this::api),
                new Check("key", this::key),
                new Check("gateway", this::gateway),
                new Check("failures", this::failures));
    }

    /** The launcher script starts no Java but the right one. */
    private static Finding jdk() {
        return Finding.ok(Runtime.version() + " at " + System.getProperty("java.home"));
    }

    private Finding browser() {
        return context.browser()
                .filter(Files::isExecutable)
                .map(path -> Finding.ok(path.toString()))
                .orElseGet(() -> Finding.failed("none was found; install Chrome or Chromium, or set CHROME_PATH"));
    }

    private Finding disk() throws IOException {
        Path directory = context.directory();
        while (Files.notExists(directory)) {
            directory = directory.getParent();
        }
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            return Finding.failed("cannot write to " + directory + "; change its rights, or set WALLCRAWLER_DIR");
        }
        long free = Files.getFileStore(directory).getUsableSpace() / MEGABYTE;
        String text = free + " MB are free for " + context.directory();
        return free < LEAST_MEGABYTES
                ? Finding.failed(text + "; make room, at least " + LEAST_MEGABYTES + " MB")
                : Finding.ok(text);
    }

    private Finding api() throws IOException {
        Optional<StateFile.State> state = new StateFile(context.directory()).read();
        if (state.isEmpty()) {
            return Finding.failed("nothing is up in " + context.directory() + "; start it with ./wallcrawler up");
        }
        try (var probe = new ApiProbe(state.get().baseUrl())) {
            return probe.refusesAWrongKey();
        }
    }

    private Finding key() throws IOException {
        var file = new LocalEnvFile(context.directory());
        Optional<StateFile.State> state = new StateFile(context.directory()).read();
        if (state.isEmpty()) {
            return Finding.skipped("there is a key in " + file.path() + " only while something is up");
        }
        Optional<String> key = file.apiKey();
        if (key.isEmpty()) {
            return Finding.failed("there is no key in " + file.path() + "; start ./wallcrawler up again");
        }
        try (var probe = new ApiProbe(state.get().baseUrl())) {
            return probe.accepts(key.get(), "of " + file.path(), "start ./wallcrawler up again");
        }
    }

    private Finding gateway() throws IOException {
        return new StateFile(context.directory())
                .read()
                .map(state -> GatewayProbe.isWell(state.gatewayUrl()))
                .orElseGet(() -> Finding.skipped("there is a gateway only while something is up"));
    }

    /** What the functions could not handle is put aside, as AWS's queues for it do. */
    private Finding failures() throws IOException {
        var found = new ArrayList<String>();
        for (Path file : Directories.files(context.directory().resolve("failed"))) {
            try (Stream<String> lines = Files.lines(file)) {
                long records = lines.count();
                if (records > 0) {
                    found.add(records + (records == 1 ? " record" : " records") + " could not be processed, see " + file);
                }
            }
        }
        return found.isEmpty()
                ? Finding.ok("every change and every event was processed")
                : Finding.failed(String.join("; ", found) + "; delete it once that is dealt with");
    }
}
