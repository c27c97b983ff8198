package dev.wallcrawler.logging;

import dev.wallcrawler.Environment;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * All of log4j's configuration: synchronous loggers, and appenders that have written a line before the call returns. No file
 * is read, no package scanned, no shutdown hook set: there is nothing to flush, and what a process says while it shuts down is
 * still written.
 */
final class LoggingConfiguration extends AbstractConfiguration {
    private static final String EVENT_LOGGERS = "dev.wallcrawler.event";
    private static final String EVENT_TEMPLATE = "{\"$resolver\":\"" + EventLineResolverFactory.NAME + "\"}";

    private final LoggingSettings settings;
    private final ServiceName service = new ServiceName();

    LoggingConfiguration(LoggerContext context, LoggingSettings settings) {
        super(context, ConfigurationSource.NULL_SOURCE);
        this.settings = requireNonNull(settings, "settings is null");
        this.isShutdownHookEnabled = false;
        setName("wallcrawler");
    }

    /** The configuration that the environment and the system properties ask for. */
    static LoggingConfiguration ofProcess(LoggerContext context) {
        Optional<String> directory = Optional.ofNullable(System.getProperty(LoggingSettings.DIRECTORY_PROPERTY));
        return new LoggingConfiguration(context, LoggingSettings.from(Environment.system(), directory));
    }

    static String loggerName(LogGroupName group) {
        return EVENT_LOGGERS + "." + group.service();
    }

    LoggingSettings settings() {
        return settings;
    }

    ServiceName service() {
        return service;
    }

    @Override
    protected void doConfigure() {
        switch (settings.destination()) {
            case LogDestination.Lambda() -> allTo(lambdaAppender());
            case LogDestination.Stream(OutputStream target) -> allTo(appender("stream", target));
            case LogDestination.Directory directory -> {
                for (LogGroupName group : LogGroupName.values()) {
                    Appender file = appender(group.logGroup(), new AppendedFile(directory.fileOf(group)));
                    addAppender(file);
                    eventsTo(loggerName(group), file);
                }
                librariesTo(appender("libraries", new AppendedFile(directory.fileOfLibraries())));
            }
        }
    }

    private void allTo(Appender appender) {
        addAppender(appender);
        eventsTo(EVENT_LOGGERS, appender);
        librariesTo(appender);
    }

    private void eventsTo(String loggerName, Appender appender) {
        LoggerConfig logger = LoggerConfig.newBuilder()
                .setLoggerName(loggerName)
                .setLevel(settings.level())
                .setAdditivity(false)
                .setIncludeLocation("false")
                .setConfig(this)
                .build();
        logger.addAppender(appender, null, null);
        addLogger(loggerName, logger);
    }

    private void librariesTo(Appender appender) {
        LoggerConfig root = getRootLogger();
        root.setLevel(settings.libraryLevel());
        root.addAppender(appender, null, null);
        addAppender(appender);
    }

    private Appender lambdaAppender() {
        try {
            return LambdaAppenders.create("lambda", layout());
        } catch (LinkageError e) {
            LOGGER.warn("No Lambda appender on the class path; logging to standard output", e);
            return appender("stream", new FileOutputStream(FileDescriptor.out));
        }
    }

    private Appender appender(String name, OutputStream target) {
        return new LineAppender(name, layout(), target);
    }

    private Layout<?> layout() {
        if (!settings.structured()) {
            return new TextLineLayout();
        }
        return JsonTemplateLayout.newBuilder()
                .setConfiguration(this)
                .setCharset(StandardCharsets.UTF_8)
                .setEventTemplate(EVENT_TEMPLATE)
                .setEventDelimiter("\n")
                .setStackTraceEnabled(false)
                .setLocationInfoEnabled(false)
                .setMaxStringLength(LoggedText.MAX_LENGTH)
                .build();
    }
}
