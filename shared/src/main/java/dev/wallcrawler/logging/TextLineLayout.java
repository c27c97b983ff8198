package dev.wallcrawler.logging;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.AbstractStringLayout;

import java.nio.charset.StandardCharsets;

/** Lines for a terminal, such as {@code 18:44:05.123 INFO  stream-processor SESSION_READY sess_… proj_… READY 2841ms}. */
final class TextLineLayout extends AbstractStringLayout {

    TextLineLayout() {
        super(StandardCharsets.UTF_8);
    }

    @Override
    public String toSerializable(LogEvent logEvent) {
        StringBuilder line = new StringBuilder(256);
        Timestamps.appendTime(line, logEvent.getTimeMillis());
        String level = logEvent.getLevel().name();
        line.append(' ').append(level).repeat(' ', Math.max(0, 5 - level.length()));
        int head = line.length();
        try {
            appendEvent(line, logEvent);
        } catch (RuntimeException | StackOverflowError e) {
            line.setLength(head);
            line.append(" [event cannot be written: ").append(e.getClass().getName()).append(']');
        }
        return line.append('\n').toString();
    }

    private static void appendEvent(StringBuilder line, LogEvent logEvent) {
        TextEventFields fields = new TextEventFields(line);
        if (logEvent.getMessage() instanceof EventMessage message) {
            fields.word(message.group().service());
            fields.word(message.event().type().name());
            message.event().describeTo(fields);
        } else {
            LibraryLine.describe(logEvent, fields);
        }
        fields.end();
    }
}
