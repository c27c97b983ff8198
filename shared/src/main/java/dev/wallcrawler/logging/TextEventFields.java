package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;

import java.time.Duration;
import java.util.List;

/** Writes an event's fields as text for a terminal: values alone where they speak for themselves, else {@code name=value}. */
final class TextEventFields implements EventFields {
    private final StringBuilder out;
    private final StringBuilder below = new StringBuilder();

    TextEventFields(StringBuilder out) {
        this.out = out;
    }

    /** Appends what is too long for the line. */
    void end() {
        out.append(below);
    }

    @Override
    public void session(SessionRef session) {
        sessionId(session.sessionId());
        project(session.projectId());
    }

    @Override
    public void project(String projectId) {
        word(projectId);
    }

    @Override
    public void sessionId(String sessionId) {
        word(sessionId);
    }

    @Override
    public void status(SessionStatus status) {
        word(status.name());
    }

    @Override
    public void duration(Duration duration) {
        word(duration.toMillis() + "ms");
    }

    @Override
    public void root(EventField field, String value) {
        word(value);
    }

    @Override
    public void metadata(EventField field, String value) {
        if (field == EventField.STACK_TRACE) {
            below.append('\n');
            LoggedText.readableLines(below, value.stripTrailing());
        } else {
            pair(field.fieldName(), value);
        }
    }

    @Override
    public void metadata(EventField field, long value) {
        pair(field.fieldName(), Long.toString(value));
    }

    @Override
    public void metadata(EventField field, double value) {
        if (Double.isFinite(value)) {
            pair(field.fieldName(), Double.toString(value));
        }
    }

    @Override
    public void metadata(EventField field, boolean value) {
        pair(field.fieldName(), Boolean.toString(value));
    }

    @Override
    public void metadata(EventField field, List<String> values) {
        if (!values.isEmpty()) {
            pair(field.fieldName(), String.join(",", values));
        }
    }

    @Override
    public void metadata(String name, Object value) {
        pair(name, String.valueOf(value));
    }

    /** Metrics are for machines. */
    @Override
    public void metric(SessionMetric metric, long value) {}

    void word(String value) {
        out.append(' ');
        LoggedText.readable(out, value);
    }

    private void pair(String name, String value) {
        out.append(' ');
        LoggedText.readable(out, name);
        out.append('=');
        if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
            LoggedText.quote(out, value);
        } else {
            LoggedText.readable(out, value);
        }
    }
}
