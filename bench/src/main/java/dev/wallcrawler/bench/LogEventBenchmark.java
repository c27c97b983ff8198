package dev.wallcrawler.bench;

import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.SessionReady;
import dev.wallcrawler.session.SessionRef;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One SESSION_READY, from its values to the line at the end of a write to the null device: by Wallcrawler's event log, and by
 * log4j's JsonTemplateLayout with the same fields.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LogEventBenchmark {
    private static final Path NULL_DEVICE = Path.of("/dev/null");

    private Path directory;
    private ReadySession session;
    private EventLog events;
    private PlainEventLog plain;

    /** Points both ways of logging at the null device. */
    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("wallcrawler-bench-log-");
        Path file = directory.resolve(LogGroupName.STREAM_PROCESSOR.logGroup().substring(1) + ".jsonl");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, NULL_DEVICE);
        System.setProperty("wallcrawler.log.directory", directory.toString());

        session = ReadySession.EXAMPLE;
        events = EventLog.of(LogGroupName.STREAM_PROCESSOR);
        plain = new PlainEventLog(new FileOutputStream(NULL_DEVICE.toFile()));
    }

    /** Stops the plain logger, and removes the directory. */
    @TearDown
    public void close() throws IOException {
        plain.close();
        Directories.delete(directory);
    }

    /** Wallcrawler's way. */
    @Benchmark
    public void eventLog() {
        log(events, session);
    }

    /** Log4j's own way. */
    @Benchmark
    public void plainLayout() {
        plain.sessionReady(session);
    }

    static void log(EventLog events, ReadySession session) {
        events.inRequest(session.requestId(), Optional.empty())
                .log(new SessionReady(
                        new SessionRef(session.sessionId(), session.projectId()),
                        session.provisioning(),
                        Optional.of(session.publicIp()),
                        Optional.of(session.privateIp()),
                        Optional.of(session.taskArn()),
                        Optional.of(session.containerId())));
    }
}
