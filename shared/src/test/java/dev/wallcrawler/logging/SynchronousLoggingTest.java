package dev.wallcrawler.logging;

import com.amazonaws.services.lambda.runtime.log4j2.LambdaAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractOutputStreamAppender;
import org.apache.logging.log4j.core.appender.AsyncAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerConfig;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.plugins.processor.PluginCache;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing may stand between an event and its destination: no queue, no other thread, no buffer. */
class SynchronousLoggingTest {
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", "cdk.out", ".wallcrawler");
    private static final Pattern CONFIGURATION_FILE =
            Pattern.compile("(log4j2?.*|.*logging.*)\\.(xml|json|jsn|ya?ml|properties)|pom\\.xml|.*Dockerfile.*");
    private static final Pattern ASYNC_OR_BUFFERED = Pattern.compile(
            "(?i)async(logger|appender|root)|<async|type\\s*[=:]\\s*\"?async|disruptor</artifactId>"
                    + "|bufferedio\\W+true|immediateflush\\W+false");

    @Test
    void shouldConfigureTheProcessByCodeAlone() {
        EventLog.of(LogGroupName.GATEWAY);

        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        assertThat(context.getConfiguration()).isInstanceOf(LoggingConfiguration.class);
        assertThat(context.getConfiguration().getConfigurationSource().getLocation()).isNull();
        assertThat(context.getConfiguration().isShutdownHookEnabled()).isFalse();
        assertThat(LogManager.getContext(SynchronousLoggingTest.class.getClassLoader(), false)).isSameAs(context);
        shouldBeSynchronousAndUnbuffered(context);
    }

    @Test
    void shouldBeSynchronousAndUnbufferedWhateverTheDestination() {
        for (LogDestination destination : List.of(
                new LogDestination.Lambda(),
                new LogDestination.Stream(OutputStream.nullOutputStream()),
                new LogDestination.Directory(Path.of("target", "never-written")))) {
            for (boolean structured : new boolean[] {true, false}) {
                LoggingSettings settings = new LoggingSettings(
                        Level.INFO, structured, Optional.of(SessionMetric.NAMESPACE), destination);
                shouldBeSynchronousAndUnbuffered(LiveLogs.over(settings).context());
            }
        }
    }

    @Test
    void shouldWriteToLambdasOwnLogInAFunction() {
        assertThat(LiveLogs.over(new LogDestination.Lambda()).context().getConfiguration().getAppenders())
                .hasSize(1)
                .hasEntrySatisfying("lambda", appender -> assertThat(appender).isInstanceOf(LambdaAppender.class));
    }

    @Test
    void shouldOfferItsPluginsByDescriptorSoThatNoPackageIsScanned() throws IOException {
        PluginCache descriptor = new PluginCache();
        descriptor.loadCacheFiles(getClass()
                .getClassLoader()
                .getResources("META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat"));

        List<String> classes = descriptor.getAllCategories().values().stream()
                .flatMap(category -> category.values().stream())
                .map(entry -> entry.getClassName())
                .toList();
        assertThat(classes)
                .contains(EventLineResolverFactory.class.getName(), LoggingConfigurationFactory.class.getName());
        assertThat(LiveLogs.over(new LogDestination.Lambda()).context().getConfiguration().getPluginPackages())
                .isEmpty();
    }

    @Test
    void shouldFindNoAsynchronousOrBufferedLoggingInAnyConfigurationFile() throws IOException {
        Path repository = repository();
        List<Path> scanned = new ArrayList<>();
        Files.walkFileTree(repository, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return NOT_OURS.contains(dir.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (CONFIGURATION_FILE.matcher(file.getFileName().toString()).matches()) {
                    scanned.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });

        assertThat(scanned)
                .extracting(file -> repository.relativize(file).toString())
                .contains("pom.xml", "shared/src/main/resources/log4j2.component.properties");
        for (Path file : scanned) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(ASYNC_OR_BUFFERED);
        }
    }

    @Test
    void shouldRecogniseAsynchronousAndBufferedConfigurations() {
        assertThat(List.of(
                        "<AsyncLogger name=\"x\"/>",
                        "<Async name=\"y\">",
                        "<AsyncRoot level=\"info\">",
                        "log4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
                        "appender.a.type = Async",
                        "<File name=\"f\" bufferedIO=\"true\"/>",
                        "<Console immediateFlush=\"false\"/>"))
                .allSatisfy(text -> assertThat(text).containsPattern(ASYNC_OR_BUFFERED));
    }

    private static void shouldBeSynchronousAndUnbuffered(LoggerContext context) {
        Configuration configuration = context.getConfiguration();
        assertThat(context).isNotInstanceOf(AsyncLoggerContext.class);
        assertThat(configuration.getLoggers().values()).isNotEmpty().noneMatch(AsyncLoggerConfig.class::isInstance);
        assertThat(configuration.getRootLogger()).isNotInstanceOf(AsyncLoggerConfig.class);
        assertThat(configuration.getAppenders()).isNotEmpty();
        for (Map.Entry<String, Appender> appender : configuration.getAppenders().entrySet()) {
            assertThat(appender.getValue()).as(appender.getKey()).isNotInstanceOf(AsyncAppender.class);
            switch (appender.getValue()) {
                case LineAppender lines -> assertThat(lines.getImmediateFlush()).isTrue();
                case LambdaAppender lambda -> assertThat(lambda.isStarted()).isTrue();
                case AbstractOutputStreamAppender<?> other -> throw new AssertionError("may be buffered: " + other);
                default -> throw new AssertionError("unknown kind of appender: " + appender.getValue());
            }
        }
    }

    private static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
