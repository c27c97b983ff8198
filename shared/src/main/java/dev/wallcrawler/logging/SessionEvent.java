package dev.wallcrawler.logging;

/** Something that happened, in a session's life or around it, that leaves one line in the log. Immutable. */
public sealed interface SessionEvent
        permits LifecycleEvent, SessionError, BrowserOperation, ResourceMetrics, Request, ServiceNotice {

    EventType type();

    /** Whether the line has level ERROR instead of INFO: exactly those that count in {@link SessionMetric#SESSION_ERRORS}. */
    default boolean isError() {
        return false;
    }

    /** Says what the event has to say, in the order that {@link EventFields} asks for. */
    void describeTo(EventFields fields);
}
