package dev.wallcrawler.logging;

import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.Message;

import java.io.Serial;

/**
 * An event on its way through log4j, with what its line says beyond the event itself. Declared to be formattable at any time, as
 * it is immutable, so that log4j does not format it before the layout does.
 */
@AsynchronouslyFormattable
final class EventMessage implements Message {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient SessionEvent event;
    private final transient LogGroupName group;
    private final transient RequestContext request;

    EventMessage(SessionEvent event, LogGroupName group, RequestContext request) {
        this.event = event;
        this.group = group;
        this.request = request;
    }

    SessionEvent event() {
        return event;
    }

    LogGroupName group() {
        return group;
    }

    RequestContext request() {
        return request;
    }

    @Override
    public String getFormattedMessage() {
        return event.type().name();
    }

    @Override
    public Object[] getParameters() {
        return new Object[0];
    }

    @Override
    public Throwable getThrowable() {
        return null;
    }
}
