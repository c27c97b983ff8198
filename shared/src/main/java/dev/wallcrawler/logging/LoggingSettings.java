package dev.wallcrawler.logging;

import dev.wallcrawler.Environment;
import org.apache.logging.log4j.Level;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * How to log. Never refuses a value: one that makes no sense counts as absent.
 *
 * @param level the least severe level that is written
 * @param structured JSON, or else text for a terminal; files are JSON always, as whoever reads them expects it
 * @param metricsNamespace the CloudWatch namespace of the metrics that lines carry; empty where they carry none
 */
record LoggingSettings(
        Level level, boolean structured, Optional<String> metricsNamespace, LogDestination destination) {
    /** The system property that names the directory for log files. */
    static final String DIRECTORY_PROPERTY = "wallcrawler.log.directory";

    /** What CloudWatch takes for a namespace, less the characters that would have to be escaped in a line. */
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._/#:-]{1,255}");

    LoggingSettings {
        requireNonNull(level, "level is null");
        requireNonNull(metricsNamespace, "metricsNamespace is null");
        requireNonNull(destination, "destination is null");
    }

    static LoggingSettings from(Environment environment, Optional<String> directory) {
        LogDestination destination = destination(environment, directory);
        return new LoggingSettings(
                environment
                        .find("LOG_LEVEL")
                        .map(name -> Level.toLevel(name.strip(), Level.INFO))
                        .orElse(Level.INFO),
                destination instanceof LogDestination.Directory || isOn(environment, "STRUCTURED_LOGGING"),
                namespace(environment),
                destination);
    }

    /** As in a function, but for where the lines go. */
    static LoggingSettings toNowhere() {
        return new LoggingSettings(
                Level.INFO,
                true,
                Optional.of(SessionMetric.NAMESPACE),
                new LogDestination.Stream(OutputStream.nullOutputStream()));
    }

    /** The level for libraries, whose more talkative levels may show bodies and headers: INFO at the most. */
    Level libraryLevel() {
        return level.isLessSpecificThan(Level.INFO) ? Level.INFO : level;
    }

    private static Optional<String> namespace(Environment environment) {
        if (!isOn(environment, "METRICS_ENABLED")) {
            return Optional.empty();
        }
        return environment
                .find("METRICS_NAMESPACE")
                .map(String::strip)
                .filter(NAMESPACE.asMatchPredicate())
                .or(() -> Optional.of(SessionMetric.NAMESPACE));
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
