package dev.wallcrawler.logging;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolver;
import org.apache.logging.log4j.layout.template.json.util.JsonWriter;
import org.apache.logging.log4j.layout.template.json.util.Recycler;
import org.apache.logging.log4j.layout.template.json.util.RecyclerFactory;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Writes one line's whole JSON object, flat, straight into the layout's buffer. If an event cannot be described, what it has
 * said of itself is taken back and a note takes its place.
 */
final class EventLineResolver implements EventResolver {
    private final Recycler<JsonEventFields> fieldsRecycler;
    private final ServiceName service;

    EventLineResolver(Optional<String> metricsNamespace, ServiceName service, RecyclerFactory recyclers) {
        this.service = requireNonNull(service, "service is null");
        Optional<String> directive = metricsNamespace.map(EmbeddedMetrics::directive);
        this.fieldsRecycler = recyclers.create(() -> new JsonEventFields(directive));
    }

    @Override
    public void resolve(LogEvent logEvent, JsonWriter writer) {
        JsonEventFields fields = fieldsRecycler.acquire();
        StringBuilder out = writer.getStringBuilder();
        int start = out.length();
        try {
            head(logEvent, fields, out);
            describe(logEvent, fields);
        } catch (RuntimeException | StackOverflowError e) {
            out.setLength(start);
            head(logEvent, fields, out);
            fields.root(EventField.ERROR, "[event cannot be written: " + e.getClass().getName() + "]");
        } finally {
            fields.end();
            fieldsRecycler.release(fields);
        }
    }

    private void head(LogEvent logEvent, JsonEventFields fields, StringBuilder out) {
        fields.begin(out, logEvent.getTimeMillis());
        String level = logEvent.getLevel().name();
        if (logEvent.getMessage() instanceof EventMessage message) {
            fields.head(level, message);
        } else {
            fields.libraryHead(level, service.name(), LibraryLine.requestIdOf(logEvent));
        }
    }

    private static void describe(LogEvent logEvent, JsonEventFields fields) {
        if (logEvent.getMessage() instanceof EventMessage message) {
            message.event().describeTo(fields);
        } else {
            LibraryLine.describe(logEvent, fields);
        }
    }
}
