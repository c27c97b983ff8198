package dev.wallcrawler.local;

import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.file.WholeFile;
import dev.wallcrawler.local.process.FamilyRecord;
import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/** The gateway as a process that is started again whenever it dies. Thread-safe. */
final class GatewayProcess implements AutoCloseable {
    private static final String RECORD = "process.json";
    private static final String ERRORS = "stderr";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LEFTOVER = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofMillis(1_500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final List<String> command;
    private final Map<String, String> environment;
    private final ServiceLog log;
    private final Path directory;
    private final String mark = "gateway-" + UUID.randomUUID();
    private final ProcessTable table = ProcessTable.ofThisMachine();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Process process;

    /**
     * @param environment all that it gets
     * @param directory where its record and its standard error lie
     */
    GatewayProcess(List<String> command, Map<String, String> environment, ServiceLog log, Path directory) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = requireNonNull(log, "log is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    /**
     * Ends a gateway that an earlier stack left running.
     *
     * @throws IOException if it cannot be ended, or its files cannot be deleted
     */
    static void endLeftover(Path directory) throws IOException {
        Path record = directory.resolve(RECORD);
        if (Files.exists(record)) {
            FamilyRecord leftover = FamilyRecord.read(Json.MAPPER.readTree(record.toFile()));
            if (!leftover.end(ProcessTable.ofThisMachine(), LEFTOVER)) {
                throw new IOException("the gateway of an earlier run cannot be ended: process "
                        + leftover.family().leader());
            }
        }
        Directories.delete(directory);
    }

    /**
     * Starts it and waits until it answers.
     *
     * @throws IOException if it does not, or was closed before; nothing of it is left running then
     */
    synchronized void start() throws IOException, InterruptedException {
        if (isClosed()) {
            throw new IOException("the gateway was closed before its start");
        }
        Files.createDirectories(directory);
        process = launch();
        boolean answers = false;
        try {
            GatewayHealth.await(process, Integer.parseInt(environment.get("GATEWAY_PORT")), START);
            answers = true;
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; see ./wallcrawler logs --service gateway", e);
        } finally {
            if (!answers) {
                family(process).kill(table, STOP);
                keepErrors();
            }
        }
        Thread.ofVirtual().name("gateway supervisor").start(this::supervise);
    }

    private Process launch() throws IOException {
        var whole = new ArrayList<>(OwnSession.prefix());
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.target())
                .redirectError(directory.resolve(ERRORS).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(ProcessFamily.MARK, mark);
        // Before it starts, too: this process may be killed before it can tell what it started.
        record(ProcessFamily.marked(mark));
        Process started = builder.start();
        try {
            record(family(started));
        } catch (IOException | RuntimeException e) {
            started.destroyForcibly();
            throw e;
        }
        return started;
    }

    private void record(ProcessFamily family) throws IOException {
        WholeFile.replace(
                directory.resolve(RECORD), FamilyRecord.of(family, table).toJson().toString());
    }

    private ProcessFamily family(Process started) {
        long startTime =
                table.find(started.pid()).map(ProcessTable.Entry::startTime).orElse(0L);
        return new ProcessFamily(started.pid(), startTime, mark);
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                long since = System.nanoTime();
                int exitCode = current().waitFor();
                if (isClosed()) {
                    return;
                }
                keepErrors();
                log.warn("the gateway exited with " + exitCode + "; it is started again", Optional.empty());
                boolean livedLong = System.nanoTime() - since > LONGEST_PAUSE.toNanos();
                pause = livedLong ? FIRST_PAUSE : pause;
                do {
                    if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                } while (!relaunch());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private synchronized Process current() {
        return process;
    }

    /** Whether it runs again, or need not do so. */
    private synchronized boolean relaunch() {
        if (isClosed()) {
            return true;
        }
        try {
            process = launch();
            return true;
        } catch (IOException | RuntimeException e) {
            log.warn("the gateway cannot be started now: " + e.getMessage() + "; it is tried again", Optional.empty());
            return false;
        }
    }

    private void keepErrors() {
        try {
            log.keep(directory.resolve(ERRORS), Optional.empty());
        } catch (IOException e) {
            log.warn("what the gateway wrote to standard error cannot be read: " + e.getMessage(), Optional.empty());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Optional<Process> last = last();
        if (last.isEmpty()) {
            return;
        }
        ProcessFamily family = family(last.get());
        last.get().destroy();
        try {
            last.get().waitFor(STOP);
            family.kill(table, STOP);
            keepErrors();
            Directories.delete(directory);
        } catch (IOException e) {
            log.warn("the gateway's files could not be deleted: " + e.getMessage(), Optional.empty());
        } catch (InterruptedException _) {
            last.get().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Process> last() {
        return Optional.ofNullable(process);
    }
}
