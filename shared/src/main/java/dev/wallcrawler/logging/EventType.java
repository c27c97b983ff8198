package dev.wallcrawler.logging;

/** What kind of event a line reports: its field {@code event_type}. */
public enum EventType {
    SESSION_CREATED,
    SESSION_READY,
    SESSION_TERMINATED,
    SESSION_ERROR,
    BROWSER_OPERATION,
    RESOURCE_METRICS,
    REQUEST,
    /** A request as the front of the API saw it, on one machine; API Gateway writes such lines in a form of its own. */
    ACCESS,
    /** A service started, stopped, or has something else to say about itself. */
    SERVICE,
    /** A line of a library, in the same form. */
    LOG
}
