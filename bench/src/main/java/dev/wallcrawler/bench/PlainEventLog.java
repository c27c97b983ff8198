package dev.wallcrawler.bench;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.spi.ExtendedLogger;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The line of SESSION_READY by log4j's own means: a synchronous logger, JsonTemplateLayout with the constant parts in its
 * template, and a message that brings the rest. Nothing of Wallcrawler takes part.
 */
final class PlainEventLog implements AutoCloseable {
    private static final String TEMPLATE = """
            {
              "timestamp": {"$resolver": "timestamp", "pattern": {"format": "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "timeZone": "UTC"}},
              "level": {"$resolver": "level", "field": "name"},
              "service": "stream-processor",
              "event_type": "SESSION_READY",
              "event_id": {"$resolver": "map", "key": "event_id"},
              "request_id": {"$resolver": "map", "key": "request_id"},
              "session_id": {"$resolver": "map", "key": "session_id"},
              "project_id": {"$resolver": "map", "key": "project_id"},
              "status": "READY",
              "duration_ms": {"$resolver": "map", "key": "duration_ms"},
              "metadata": {
                "public_ip": {"$resolver": "map", "key": "public_ip"},
                "private_ip": {"$resolver": "map", "key": "private_ip"},
                "task_arn": {"$resolver": "map", "key": "task_arn"},
                "container_id": {"$resolver": "map", "key": "container_id"}
              },
              "_aws": {
                "Timestamp": {"$resolver": "timestamp", "epoch": {"unit": "millis", "rounded": true}},
                "CloudWatchMetrics": [
                  {
                    "Namespace": "Wallcrawler/Sessions",
                    "Dimensions": [[], ["ProjectId"]],
                    "Metrics": [
                      {"Name": "SessionsReady", "Unit": "Count"},
                      {"Name": "ProvisioningTime", "Unit": "Milliseconds"}
                    ]
                  }
                ]
              },
              "ProjectId": {"$resolver": "map", "key": "project_id"},
              "SessionsReady": 1,
              "ProvisioningTime": {"$resolver": "map", "key": "duration_ms"}
            }""";

    private final LoggerContext context = new LoggerContext("plain");
    private final ExtendedLogger logger;

    PlainEventLog(OutputStream target) {
        context.start(new Configuration(context, target));
        logger = context.getLogger("plain");
    }

    void sessionReady(ReadySession session) {
        logger.info(new MapMessage<>()
                .with("event_id", session.sessionId() + ":READY")
                .with("request_id", session.requestId())
                .with("session_id", session.sessionId())
                .with("project_id", session.projectId())
                .with("duration_ms", session.provisioning().toMillis())
                .with("public_ip", session.publicIp())
                .with("private_ip", session.privateIp())
                .with("task_arn", session.taskArn())
                .with("container_id", session.containerId()));
    }

    @Override
    public void close() {
        context.stop();
    }

    private static final class Configuration extends AbstractConfiguration {
        private final OutputStream target;

        Configuration(LoggerContext context, OutputStream target) {
            super(context, ConfigurationSource.NULL_SOURCE);
            this.target = target;
            this.isShutdownHookEnabled = false;
        }

        @Override
        protected void doConfigure() {
            JsonTemplateLayout layout = JsonTemplateLayout.newBuilder()
                    .setConfiguration(this)
                    .setCharset(StandardCharsets.UTF_8)
                    .setEventTemplate(TEMPLATE)
                    .setStackTraceEnabled(false)
                    .setLocationInfoEnabled(false)
                    .build();
            Appender appender = OutputStreamAppender.newBuilder()
                    .setName("plain")
                    .setLayout(layout)
                    .setTarget(target)
                    .build();
            appender.start();
            addAppender(appender);
            getRootLogger().setLevel(Level.INFO);
            getRootLogger().addAppender(appender, null, null);
        }
    }
}
