package dev.wallcrawler.controller.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Marker;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Knows two levels: what log4j is to hear of, and what nobody wants to know. */
final class LateLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    LateLogger(String name) {
        this.name = name;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            org.slf4j.event.Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
        Level log4jLevel = level == org.slf4j.event.Level.ERROR ? Level.ERROR : Level.WARN;
        LogManager.getLogger(name).log(log4jLevel, MessageFormatter.basicArrayFormat(message, arguments), cause);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LateLogger.class.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
