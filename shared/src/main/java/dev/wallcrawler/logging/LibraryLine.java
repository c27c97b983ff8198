package dev.wallcrawler.logging;

import org.apache.logging.log4j.core.LogEvent;

/** Says what a library logged, in the fields of an event. */
final class LibraryLine {
    /** Where Lambda's runtime puts the id of the invocation for libraries. */
    static final String REQUEST_ID_KEY = "AWSRequestId";

    private LibraryLine() {}

    /** The id of the request that the line belongs to; empty outside of a request. */
    static String requestIdOf(LogEvent logEvent) {
        Object requestId = logEvent.getContextData().getValue(REQUEST_ID_KEY);
        return requestId instanceof String text ? text : "";
    }

    static void describe(LogEvent logEvent, EventFields fields) {
        fields.root(EventField.LOGGER, String.valueOf(logEvent.getLoggerName()));
        fields.root(EventField.MESSAGE, String.valueOf(logEvent.getMessage().getFormattedMessage()));
        Throwable thrown = logEvent.getThrown();
        if (thrown != null) {
            fields.root(EventField.ERROR, FrozenValue.describe(thrown));
            fields.metadata(EventField.STACK_TRACE, FrozenValue.stackTraceOf(thrown));
        }
    }
}
