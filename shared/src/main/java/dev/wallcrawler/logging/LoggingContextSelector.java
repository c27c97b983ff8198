package dev.wallcrawler.logging;

import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.selector.ContextSelector;
import org.apache.logging.log4j.util.Lazy;

import java.net.URI;
import java.util.List;

/**
 * Keeps the one context of the process, started with {@link LoggingConfiguration}. Log4j's own way to a configuration makes every
 * configuration factory there is, with the JSON and XML machinery behind them, which a cold start pays for.
 */
public final class LoggingContextSelector implements ContextSelector {
    private final Lazy<LoggerContext> context = Lazy.lazy(LoggingContextSelector::startedContext);

    @Override
    public LoggerContext getContext(String fqcn, ClassLoader loader, boolean currentContext) {
        return context.get();
    }

    @Override
    public LoggerContext getContext(String fqcn, ClassLoader loader, boolean currentContext, URI location) {
        return context.get();
    }

    @Override
    public boolean hasContext(String fqcn, ClassLoader loader, boolean currentContext) {
        return context.isInitialized();
    }

    @Override
    public List<LoggerContext> getLoggerContexts() {
        return context.isInitialized() ? List.of(context.get()) : List.of();
    }

    /** The context lives as long as the process. */
    @Override
    public void removeContext(LoggerContext removed) {}

    @Override
    public boolean isClassLoaderDependent() {
        return false;
    }

    private static LoggerContext startedContext() {
        LoggerContext context = new LoggerContext("wallcrawler");
        context.start(LoggingConfiguration.ofProcess(context));
        return context;
    }
}
