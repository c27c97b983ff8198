package dev.wallcrawler.local.command;

import dev.wallcrawler.Environment;
import dev.wallcrawler.local.command.logs.Colours;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a command works on.
 *
 * @param directory where data, logs and state lie: {@code .wallcrawler}
 * @param environment this process's variables
 * @param browser the browser that the launcher script found, for the commands that need one
 * @param out the command's output; to be flushed by whoever waits for something after writing
 */
public record CommandContext(
        Path directory,
        Environment environment,
        Optional<Path> browser,
        PrintStream out,
        PrintStream err,
        Colours colours,
        InstantSource clock,
        ZoneId zone) {
    private static final String DIRECTORY = "wallcrawler.directory";
    private static final String BROWSER = "wallcrawler.browser";
    private static final String COLOURS = "wallcrawler.colours";

    public CommandContext {
        directory = directory.toAbsolutePath().normalize();
        requireNonNull(environment, "environment is null");
        requireNonNull(browser, "browser is null");
        requireNonNull(out, "out is null");
        requireNonNull(err, "err is null");
        requireNonNull(colours, "colours is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(zone, "zone is null");
    }

    /** This process's: the launcher script says the rest in system properties. */
    public static CommandContext ofThisProcess() {
        return new CommandContext(
                Path.of(System.getProperty(DIRECTORY, ".wallcrawler")),
                Environment.system(),
                Optional.ofNullable(System.getProperty(BROWSER)).map(Path::of),
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                System.err,
                Boolean.getBoolean(COLOURS) ? Colours.ON : Colours.OFF,
                InstantSource.system(),
                ZoneId.systemDefault());
    }

    /** One line of a command's progress or of its failure, apart from its output. */
    public void note(String line) {
        err.println("wallcrawler: " + line);
    }
}
