package dev.wallcrawler.local;

import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/**
 * A process that writes its start-up cache when it ends.
 *
 * @param directory for what is temporary, and for what the process prints
 */
record TrainedProcess(Process process, ProcessFamily family, ProcessTable table, Path directory)
        implements AutoCloseable {
    private static final Duration TO_WRITE = Duration.ofSeconds(40);
    private static final int KEPT_OUTPUT = 400;
    private static final Duration TO_KILL = Duration.ofSeconds(3);

    TrainedProcess {
        requireNonNull(process, "process is null");
        requireNonNull(family, "family is null");
    }

    /** @param mark tells it, and what it starts, from all other processes of this machine */
    static TrainedProcess start(List<String> command, Map<String, String> environment, String mark, Path directory)
            throws IOException {
        Files.createDirectories(directory);
        var whole = new ArrayList<>(OwnSession.prefix());
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("TMPDIR", directory.toString());
        builder.environment().put(ProcessFamily.MARK, mark);
        Process process = builder.start();
        ProcessTable table = ProcessTable.ofThisMachine();
        long startTime = table.find(process.pid()).map(ProcessTable.Entry::startTime).orElse(0L);
        return new TrainedProcess(process, new ProcessFamily(process.pid(), startTime, mark), table, directory);
    }

    /** Waits for a while, and tells whether the process has ended by then. */
    boolean hasEnded(Duration wait) throws InterruptedException {
        return process.waitFor(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends it and waits until it has written its cache. */
    void awaitCache(Path cache) throws IOException, InterruptedException {
        process.destroy();
        if (!hasEnded(TO_WRITE) || Files.notExists(cache)) {
            throw new IOException("the JVM wrote no cache: " + lastOutput());
        }
    }

    /** The end of what it printed. */
    String lastOutput() throws IOException {
        String output = Files.readString(directory.resolve("output")).strip();
        return output.substring(Math.max(0, output.length() - KEPT_OUTPUT));
    }

    @Override
    public void close() {
        family.kill(table, TO_KILL);
    }
}
