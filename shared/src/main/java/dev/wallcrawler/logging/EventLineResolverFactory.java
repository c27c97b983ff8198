package dev.wallcrawler.logging;

import dev.wallcrawler.Environment;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolverContext;
import org.apache.logging.log4j.layout.template.json.resolver.EventResolverFactory;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolver;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolverConfig;
import org.apache.logging.log4j.layout.template.json.resolver.TemplateResolverFactory;

import java.util.Optional;

/** Makes the resolver that writes a whole line available to event templates, under its {@link #NAME}. */
@Plugin(name = "WallcrawlerEventLineResolverFactory", category = TemplateResolverFactory.CATEGORY)
public final class EventLineResolverFactory implements EventResolverFactory {
    static final String NAME = "wallcrawlerLine";

    private static final EventLineResolverFactory INSTANCE = new EventLineResolverFactory();

    private EventLineResolverFactory() {}

    @PluginFactory
    public static EventLineResolverFactory getInstance() {
        return INSTANCE;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public TemplateResolver<LogEvent> create(EventResolverContext context, TemplateResolverConfig config) {
        if (context.getConfiguration() instanceof LoggingConfiguration configuration) {
            return new EventLineResolver(
                    configuration.settings().metricsNamespace(), configuration.service(), context.getRecyclerFactory());
        }
        LoggingSettings settings = LoggingSettings.from(Environment.system(), Optional.empty());
        return new EventLineResolver(settings.metricsNamespace(), new ServiceName(), context.getRecyclerFactory());
    }
}
