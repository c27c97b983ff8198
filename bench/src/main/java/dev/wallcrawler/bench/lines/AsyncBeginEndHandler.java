package dev.wallcrawler.bench.lines;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.log4j2.LambdaAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Logs the same through an asynchronous appender: what this project forbids, to show that the experiment can see a loss. */
public final class AsyncBeginEndHandler implements RequestHandler<String, String> {
    private final Logger log = logger();

    @Override
    public String handleRequest(String number, Context context) {
        log.info("begin {}", number);
        log.info("end {}", number);
        return number;
    }

    private static Logger logger() {
        var context = new LoggerContext("asynchronous");
        context.start(new Configuration(context));
        return context.getLogger("asynchronous");
    }

    private static final class Configuration extends AbstractConfiguration {
        Configuration(LoggerContext context) {
            super(context, ConfigurationSource.NULL_SOURCE);
            this.isShutdownHookEnabled = false;
        }

        @Override
        protected void doConfigure() {
            PatternLayout layout = PatternLayout.newBuilder()
                    .setConfiguration(this)
                    .setPattern("{\"message\":\"%m\"}%n")
                    .build();
            Appender lambda = lambdaAppender().setName("lambda").setLayout(layout).build();
            lambda.start();
            addAppender(lambda);
            Appender queue = AsyncAppender.newBuilder()
                    .setName("queue")
                    .setConfiguration(this)
                    .setAppenderRefs(new AppenderRef[] {AppenderRef.createAppenderRef("lambda", null, null)})
                    .build();
            queue.start();
            addAppender(queue);
            getRootLogger().setLevel(Level.INFO);
            getRootLogger().addAppender(queue, null, null);
        }

        private static <B extends LambdaAppender.Builder<B>> LambdaAppender.Builder<B> lambdaAppender() {
            return LambdaAppender.newBuilder();
        }
    }
}
