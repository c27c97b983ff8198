package dev.wallcrawler.logging;

import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Order;
import org.apache.logging.log4j.core.config.plugins.Plugin;

import java.net.URI;

/** Gives log4j the {@link LoggingConfiguration}, whatever configuration files lie on the class path. */
@Plugin(name = "WallcrawlerLogging", category = ConfigurationFactory.CATEGORY)
@Order(1_000)
public final class LoggingConfigurationFactory extends ConfigurationFactory {

    @Override
    protected String[] getSupportedTypes() {
        return new String[] {"*"};
    }

    @Override
    public Configuration getConfiguration(LoggerContext context, String name, URI location) {
        return LoggingConfiguration.ofProcess(context);
    }

    @Override
    public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
        return LoggingConfiguration.ofProcess(context);
    }
}
