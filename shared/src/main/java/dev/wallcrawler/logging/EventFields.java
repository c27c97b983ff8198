package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;
import dev.wallcrawler.session.SessionStatus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Receives what an event says, field by field, in this order: the fields at the root of the line, then those of its
 * {@code metadata}, then its metrics. A field that is not known is left out by not naming it.
 */
public sealed interface EventFields permits JsonEventFields, TextEventFields {

    /** The session and the project that the event is about. */
    void session(SessionRef session);

    /** The project alone, where no session is known. */
    void project(String projectId);

    /** The session alone, where no project is known. */
    void sessionId(String sessionId);

    void status(SessionStatus status);

    void duration(Duration duration);

    /** A text at the root of the line. */
    void root(EventField field, String value);

    void metadata(EventField field, String value);

    void metadata(EventField field, long value);

    /** A number that is left out if it is not finite. */
    void metadata(EventField field, double value);

    void metadata(EventField field, boolean value);

    void metadata(EventField field, List<String> values);

    /** A field with a name of the event's own. */
    void metadata(String name, Object value);

    default void metadata(EventField field, Optional<String> value) {
        if (value.isPresent()) {
            metadata(field, value.get());
        }
    }

    /** A value to publish as a metric. */
    void metric(SessionMetric metric, long value);
}
