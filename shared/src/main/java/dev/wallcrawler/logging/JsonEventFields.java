package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an event's fields as one flat JSON object, with its metrics in the embedded metric format. Reused from line to line;
 * not thread-safe. A line stays under 256 KB, CloudWatch's limit for an event, whatever the event holds.
 */
final class JsonEventFields implements EventFields {
    /** Past this many characters (of up to 3 bytes) nothing more is begun that an event may have any number of. */
    private static final int MAX_OPEN_ENDED = 64 * 1_024;

    private static final String DROPPED = ",\"dropped_fields\":";

    private final boolean withMetrics;
    private final EmbeddedMetrics metrics;

    private StringBuilder out = new StringBuilder(0);
    private int start;
    private long epochMillis;
    private String projectId = "";
    private boolean inMetadata;
    private int dropped;

    /** @param metricsDirective of {@link EmbeddedMetrics#directive}; empty where lines carry no metrics */
    JsonEventFields(Optional<String> metricsDirective) {
        this.withMetrics = metricsDirective.isPresent();
        this.metrics = new EmbeddedMetrics(metricsDirective.orElse(""));
    }

    /** Begins a line at the end of {@code target}. */
    void begin(StringBuilder target, long time) {
        out = target;
        start = target.length();
        epochMillis = time;
        projectId = "";
        inMetadata = false;
        dropped = 0;
        metrics.clear();
        out.append('{').append(EventField.TIMESTAMP.firstKey()).append('"');
        Timestamps.append(out, time);
        out.append('"');
    }

    /** What the line of an event begins with. */
    void head(String level, EventMessage message) {
        head(level, message.group().service(), message.event().type());
        RequestContext request = message.request();
        if (message.event() instanceof LifecycleEvent event) {
            stableId(event);
        } else {
            randomId(request.requestId());
        }
        requestId(request.requestId());
        if (request.traceId().isPresent()) {
            root(EventField.TRACE_ID, request.traceId().get());
        }
    }

    /**
     * What the line of a library begins with.
     *
     * @param requestId empty outside of a request
     */
    void libraryHead(String level, String service, String requestId) {
        head(level, service, EventType.LOG);
        randomId(requestId);
        requestId(requestId);
    }

    private void head(String level, String service, EventType type) {
        root(EventField.LEVEL, level);
        root(EventField.SERVICE, service);
        root(EventField.EVENT_TYPE, type.name());
    }

    private void stableId(LifecycleEvent event) {
        root(EventField.EVENT_ID, event.session().sessionId());
        out.setLength(out.length() - 1);
        out.append(':').append(event.step()).append('"');
    }

    private void randomId(String requestId) {
        out.append(EventField.EVENT_ID.nextKey()).append('"');
        EventIds.appendRandom(out, requestId);
        out.append('"');
    }

    private void requestId(String requestId) {
        if (!requestId.isEmpty()) {
            root(EventField.REQUEST_ID, requestId);
        }
    }

    /** Ends the line. */
    void end() {
        if (inMetadata) {
            if (dropped > 0) {
                out.append(DROPPED).append(dropped);
            }
            out.append('}');
        }
        if (withMetrics) {
            metrics.appendTo(out, epochMillis, projectId);
        }
        out.append('}');
    }

    @Override
    public void session(SessionRef session) {
        sessionId(session.sessionId());
        project(session.projectId());
    }

    @Override
    public void project(String id) {
        projectId = id;
        root(EventField.PROJECT_ID, id);
    }

    @Override
    public void sessionId(String id) {
        root(EventField.SESSION_ID, id);
    }

    @Override
    public void status(SessionStatus status) {
        root(EventField.STATUS, status.name());
    }

    @Override
    public void duration(Duration duration) {
        out.append(EventField.DURATION_MS.nextKey()).append(duration.toMillis());
    }

    @Override
    public void root(EventField field, String value) {
        out.append(field.nextKey());
        LoggedText.quote(out, value);
    }

    @Override
    public void metadata(EventField field, String value) {
        key(field);
        LoggedText.quote(out, value);
    }

    @Override
    public void metadata(EventField field, long value) {
        key(field);
        out.append(value);
    }

    @Override
    public void metadata(EventField field, double value) {
        if (Double.isFinite(value)) {
            key(field);
            out.append(value);
        }
    }

    @Override
    public void metadata(EventField field, boolean value) {
        key(field);
        out.append(value);
    }

    @Override
    public void metadata(EventField field, List<String> values) {
        key(field);
        list(values);
    }

    @Override
    public void metadata(String name, Object value) {
        if (isFull()) {
            dropped++;
            return;
        }
        if (inMetadata) {
            out.append(',');
        } else {
            out.append(EventField.METADATA.nextKey()).append('{');
            inMetadata = true;
        }
        LoggedText.quote(out, name);
        out.append(':');
        value(value);
    }

    @Override
    public void metric(SessionMetric metric, long value) {
        metrics.add(metric, value);
    }

    private void key(EventField field) {
        if (inMetadata) {
            out.append(field.nextKey());
        } else {
            out.append(EventField.METADATA.nextKey()).append('{').append(field.firstKey());
            inMetadata = true;
        }
    }

    private void value(Object value) {
        switch (value) {
            case String text -> LoggedText.quote(out, text);
            case Long number -> out.append(number.longValue());
            case Double number -> out.append(number.doubleValue());
            case Boolean flag -> out.append(flag.booleanValue());
            case List<?> elements -> list(elements);
            case Map<?, ?> entries -> object(entries);
            default -> LoggedText.quote(out, FrozenValue.nameOf(value));
        }
    }

    private void list(List<?> elements) {
        out.append('[');
        String separator = "";
        for (Object element : elements) {
            out.append(separator);
            if (isFull()) {
                out.append("\"…\"");
                break;
            }
            value(element);
            separator = ",";
        }
        out.append(']');
    }

    private void object(Map<?, ?> entries) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            out.append(separator);
            if (isFull()) {
                out.append("\"…\":\"…\"");
                break;
            }
            LoggedText.quote(out, FrozenValue.nameOf(entry.getKey()));
            out.append(':');
            value(entry.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private boolean isFull() {
        return out.length() - start > MAX_OPEN_ENDED;
    }
}
