package dev.wallcrawler.logging;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.SessionRef;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class LoggingSettingsTest {
    private static final SessionEvent INFO_EVENT =
            new BrowserOperation(
                    new SessionRef("sess_1", "proj_1"),
                    BrowserOperation.Kind.ACT,
                    Duration.ZERO,
                    Optional.empty(),
                    Optional.empty(),
                    true);
    private static final SessionEvent ERROR_EVENT = SessionError.of("run_task", "no capacity");

    @Test
    void shouldLogStructuredWithMetricsFromInfoOnUnlessToldOtherwise() {
        LoggingSettings settings = from(Map.of());

        assertThat(settings.level()).isEqualTo(Level.INFO);
        assertThat(settings.structured()).isTrue();
        assertThat(settings.metricsNamespace()).contains("Wallcrawler/Sessions");
        assertThat(settings.destination()).isInstanceOf(LogDestination.Stream.class);
    }

    @Test
    void shouldDoAsTheEnvironmentSays() {
        LoggingSettings settings = from(
                Map.of("LOG_LEVEL", " warn ", "STRUCTURED_LOGGING", "FALSE", "METRICS_ENABLED", "false"));

        assertThat(settings.level()).isEqualTo(Level.WARN);
        assertThat(settings.structured()).isFalse();
        assertThat(settings.metricsNamespace()).isEmpty();
        assertThat(from(Map.of("METRICS_NAMESPACE", " Wallcrawler/Sessions/dev ")).metricsNamespace())
                .contains("Wallcrawler/Sessions/dev");
    }

    @Test
    void shouldKeepFilesStructured() {
        Environment environment = Environment.of(Map.of("STRUCTURED_LOGGING", "false"));

        assertThat(LoggingSettings.from(environment, Optional.of("/logs")).structured()).isTrue();
    }

    @Test
    void shouldNotFailOnValuesThatMakeNoSense() {
        LoggingSettings settings = from(Map.of(
                "LOG_LEVEL", "loud",
                "STRUCTURED_LOGGING", "perhaps",
                "METRICS_ENABLED", "",
                "METRICS_NAMESPACE", "\"}"));

        assertThat(settings.level()).isEqualTo(Level.INFO);
        assertThat(settings.structured()).isTrue();
        assertThat(settings.metricsNamespace()).contains("Wallcrawler/Sessions");
    }

    @Test
    void shouldWriteToLambdasLogInAFunctionAndToFilesWhereADirectoryIsNamed() {
        Map<String, String> lambda = Map.of("AWS_LAMBDA_FUNCTION_NAME", "sessions-create");

        assertThat(LoggingSettings.from(Environment.of(lambda), Optional.of("/logs")).destination())
                .isEqualTo(new LogDestination.Lambda());
        assertThat(LoggingSettings.from(Environment.of(Map.of()), Optional.of("/logs")).destination())
                .isEqualTo(new LogDestination.Directory(Path.of("/logs")));
        assertThat(LoggingSettings.from(Environment.of(Map.of()), Optional.of(" ")).destination())
                .isInstanceOf(LogDestination.Stream.class);
    }

    @ParameterizedTest
    @CsvSource({"TRACE,2", "DEBUG,2", "INFO,2", "WARN,1", "ERROR,1", "OFF,0"})
    void shouldWriteNothingLessSevereThanTheLevel(String level, int lines) {
        TestingEventLog log = TestingEventLog.of(
                LogGroupName.GATEWAY, Level.valueOf(level), true, Optional.of(SessionMetric.NAMESPACE));
        log.eventLog().log(INFO_EVENT);
        log.eventLog().log(ERROR_EVENT);

        assertThat(log.lines()).hasSize(lines);
    }

    @ParameterizedTest
    @CsvSource({"TRACE,INFO", "DEBUG,INFO", "INFO,INFO", "WARN,WARN", "ERROR,ERROR", "OFF,OFF"})
    void shouldKeepLibrariesFromSayingMoreThanInfo(String level, String libraryLevel) {
        assertThat(from(Map.of("LOG_LEVEL", level)).libraryLevel()).isEqualTo(Level.valueOf(libraryLevel));
    }

    private static LoggingSettings from(Map<String, String> environment) {
        return LoggingSettings.from(Environment.of(environment), Optional.empty());
    }
}
