package dev.wallcrawler.logging;

import dev.wallcrawler.Environment;
import org.apache.logging.log4j.Level;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * How to log. Never refuses a value: one that makes no sense counts as absent.
 *
 * @param level the least severe level that is written
 * @param structured JSON, or else text for a terminal
 * @param metrics whether lines carry their metrics
 */
record LoggingSettings(Level level, boolean structured, boolean metrics, LogDestination destination) {
    /** The system property that names the directory for log files. */
    static final String DIRECTORY_PROPERTY = "wallcrawler.log.directory";

    LoggingSettings {
        requireNonNull(level, "level is null");
        requireNonNull(destination, "destination is null");
    }

    static LoggingSettings from(Environment environment, Optional<String> directory) {
        return new LoggingSettings(
                environment
                        .find("LOG_LEVEL")
                        .map(name -> Level.toLevel(name.strip(), Level.INFO))
                        .orElse(Level.INFO),
                isOn(environment, "STRUCTURED_LOGGING"),
                isOn(environment, "METRICS_ENABLED"),
                destination(environment, directory));
    }

    /** As in a function, but for where the lines go. */
    static LoggingSettings toNowhere() {
        return new LoggingSettings(Level.INFO, true, true, new LogDestination.Stream(OutputStream.nullOutputStream()));
    }

    /** The level for libraries, whose more talkative levels may show bodies and headers: INFO at the most. */
    Level libraryLevel() {
        return level.isLessSpecificThan(Level.INFO) ? Level.INFO : level;
    }

    private static boolean isOn(Environment environment, String variable) {
        return environment
                .find(variable)
                .map(value -> !value.strip().equalsIgnoreCase("false"))
                .orElse(true);
    }

    private static LogDestination destination(Environment environment, Optional<String> directory) {
        if (environment.find("AWS_LAMBDA_FUNCTION_NAME").isPresent()) {
            return new LogDestination.Lambda();
        }
        return directory
                .filter(name -> !name.isBlank())
                .<LogDestination>map(name -> new LogDestination.Directory(Path.of(name)))
                .orElseGet(() -> new LogDestination.Stream(new FileOutputStream(FileDescriptor.out)));
    }
}
