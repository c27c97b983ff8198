package dev.wallcrawler.logging;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;

import java.util.Optional;

/** Logs over a real configuration of its own, apart from the one of the process. */
record LiveLogs(LoggerContext context) {

    static LiveLogs over(LogDestination destination) {
        return over(new LoggingSettings(Level.INFO, true, Optional.of(SessionMetric.NAMESPACE), destination));
    }

    static LiveLogs over(LoggingSettings settings) {
        LoggerContext context = new LoggerContext("testing");
        context.start(new LoggingConfiguration(context, settings));
        return new LiveLogs(context);
    }

    EventLog of(LogGroupName group) {
        return new EventLog(
                context.getLogger(LoggingConfiguration.loggerName(group)), group, RequestContext.NONE);
    }
}
