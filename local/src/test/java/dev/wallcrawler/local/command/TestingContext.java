package dev.wallcrawler.local.command;

import dev.wallcrawler.Environment;
import dev.wallcrawler.local.command.logs.Colours;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A context whose output is kept, and whose clock stands at 2026-11-20T10:10:00Z. */
final class TestingContext {
    static final Instant NOW = Instant.parse("2026-11-20T10:10:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandContext context;

    TestingContext(Path directory) {
        this(directory, Map.of("IDLE_TIMEOUT_SECONDS", "7", "HOME", "/nowhere"), Optional.of(Path.of("/bin/sh")));
    }

    TestingContext(Path directory, Map<String, String> environment, Optional<Path> browser) {
        this.context = new CommandContext(
                directory,
                Environment.of(environment),
                browser,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Colours.OFF,
                InstantSource.fixed(NOW),
                ZoneOffset.UTC);
    }

    CommandContext context() {
        return context;
    }

    List<String> out() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    List<String> takeOut() {
        List<String> lines = out();
        out.reset();
        return lines;
    }

    List<String> err() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Waits until the output is as wanted, at most 10 seconds. */
    void awaitOut(Predicate<List<String>> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!wanted.test(out())) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not what was waited for: " + out() + err());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
