package dev.wallcrawler.api;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;

import java.util.function.Function;

/**
 * One invocation of a function that answers no request of the API. An exception is the function's own to log, as it knows what it
 * is about; an {@link Error} that ends the invocation is logged here, as fatal, or the trail would have nothing of it.
 */
public final class Invocation {

    private Invocation() {}

    /**
     * Does the work, and throws what it throws.
     *
     * @param operation what an error calls it
     * @param work gets the log of this invocation
     */
    public static <T> T run(EventLog log, RequestIds ids, String operation, Function<EventLog, T> work) {
        EventLog requestLog = log.inRequest(ids.requestId(), ids.traceId());
        try {
            return requestLog.during(() -> work.apply(requestLog));
        } catch (Error e) {
            requestLog.log(SessionError.of(operation, e).fatal());
            throw e;
        }
    }
}
