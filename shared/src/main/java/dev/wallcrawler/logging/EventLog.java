package dev.wallcrawler.logging;

import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.spi.ExtendedLogger;
import org.apache.logging.log4j.status.StatusLogger;

import java.util.Optional;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/**
 * Where a service's events go: one line each, written before {@link #log} returns. Immutable and thread-safe.
 *
 * <p>{@code LOG_LEVEL} (default INFO), {@code STRUCTURED_LOGGING} and {@code METRICS_ENABLED} (both true unless they say
 * {@code false}) and {@code METRICS_NAMESPACE} (default {@link SessionMetric#NAMESPACE}) are read once from the environment.
 * Lines go to Lambda's own log in a function, to standard output elsewhere, or, where the system property
 * {@code wallcrawler.log.directory} names a directory, to one file there per log group, which is structured always.
 */
public final class EventLog {
    private static final String THIS_CLASS = EventLog.class.getName();

    private final ExtendedLogger logger;
    private final LogGroupName group;
    private final RequestContext request;

    EventLog(ExtendedLogger logger, LogGroupName group, RequestContext request) {
        this.logger = requireNonNull(logger, "logger is null");
        this.group = requireNonNull(group, "group is null");
        this.request = requireNonNull(request, "request is null");
    }

    /** The log of a service. */
    public static EventLog of(LogGroupName group) {
        if (LogManager.getContext(false) instanceof LoggerContext context
                && context.getConfiguration() instanceof LoggingConfiguration configuration) {
            configuration.service().claim(group);
        }
        return new EventLog(
                LogManager.getContext(false).getLogger(LoggingConfiguration.loggerName(group)),
                group,
                RequestContext.NONE);
    }

    /** The same log, for the time of one request: each line carries the request's id and, if known, its trace id. */
    public EventLog inRequest(String requestId, Optional<String> traceId) {
        return new EventLog(logger, group, new RequestContext(requestId, traceId));
    }

    /**
     * Does the work of the request that this log is of. What libraries log meanwhile, on this thread, carries the request's id as
     * its events do, and not Lambda's own.
     */
    public <T> T during(Supplier<T> work) {
        try (var _ = CloseableThreadContext.put(LibraryLine.REQUEST_ID_KEY, request.requestId())) {
            return work.get();
        }
    }

    /** A log that makes its lines as this one does, and throws them away. */
    public EventLog rehearsal() {
        LoggerContext nowhere = new LoggerContext("rehearsal");
        nowhere.start(new LoggingConfiguration(nowhere, LoggingSettings.toNowhere()));
        return new EventLog(nowhere.getLogger(LoggingConfiguration.loggerName(group)), group, request);
    }

    /** Writes the event's line; throws nothing. */
    public void log(SessionEvent event) {
        try {
            Level level = event.isError() ? Level.ERROR : Level.INFO;
            if (logger.isEnabled(level)) {
                logger.logMessage(THIS_CLASS, level, null, new EventMessage(event, group, request), null);
            }
        } catch (Throwable e) {
            StatusLogger.getLogger().error("An event cannot be logged: {}", e.getClass().getName());
        }
    }
}
