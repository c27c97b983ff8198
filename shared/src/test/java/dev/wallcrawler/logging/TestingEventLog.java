package dev.wallcrawler.logging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An event log that keeps what is written to it, byte for byte as it would go out: the real log4j configuration over a stream in
 * memory. Thread-safe.
 */
public final class TestingEventLog {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext("testing");
    private final EventLog eventLog;

    private TestingEventLog(LogGroupName group, Level level, boolean structured, Optional<String> metricsNamespace) {
        LoggingSettings settings =
                new LoggingSettings(level, structured, metricsNamespace, new LogDestination.Stream(written));
        LoggingConfiguration configuration = new LoggingConfiguration(context, settings);
        context.start(configuration);
        this.eventLog = new EventLog(
                context.getLogger(LoggingConfiguration.loggerName(group)), group, RequestContext.NONE);
    }

    /** A log at level INFO, structured, with metrics. */
    public static TestingEventLog of(LogGroupName group) {
        return of(group, Level.INFO, true, Optional.of(SessionMetric.NAMESPACE));
    }

    static TestingEventLog of(LogGroupName group, Level level, boolean structured, Optional<String> metricsNamespace) {
        return new TestingEventLog(group, level, structured, metricsNamespace);
    }

    /** The log to hand to the code under test. */
    public EventLog eventLog() {
        return eventLog;
    }

    /** Forgets what was written so far. */
    public void clear() {
        written.reset();
    }

    /** Everything that was written so far. */
    public String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** The lines so far, in the order of their writing. */
    public List<String> lines() {
        return text().lines().toList();
    }

    /** The lines so far, each parsed by itself; fails if one is not exactly one JSON object. */
    public List<JsonNode> events() {
        return lines().stream().map(TestingEventLog::parse).toList();
    }

    /** The events of one type, such as {@code SESSION_ERROR}. */
    public List<JsonNode> events(String type) {
        return events().stream()
                .filter(event -> event.path("event_type").asText().equals(type))
                .toList();
    }

    /** The only event of a type; empty if there is none or more than one. */
    public Optional<JsonNode> only(String type) {
        List<JsonNode> events = events(type);
        return events.size() == 1 ? Optional.of(events.getFirst()) : Optional.empty();
    }

    LoggerContext context() {
        return context;
    }

    static JsonNode parse(String line) {
        try {
            JsonNode node = STRICT.readTree(line);
            if (!node.isObject()) {
                throw new AssertionError("not a JSON object: " + line);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not JSON: " + line, e);
        }
    }
}
