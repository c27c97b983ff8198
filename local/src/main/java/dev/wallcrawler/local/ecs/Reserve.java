package dev.wallcrawler.local.ecs;

import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ServiceLog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/**
 * Keeps one process ready for the next task, started and rehearsed before anybody asks: it is told its task's environment on
 * standard input, in the form of {@code /proc/<pid>/environ} and one more NUL. It exits by itself when that ends instead, so
 * that it does not outlive this JVM. Thread-safe.
 */
public final class Reserve implements AutoCloseable {
    private static final Duration UNTIL_REFILLED = Duration.ofSeconds(1);
    private static final Duration UNTIL_KILLED = Duration.ofSeconds(1);

    private final List<String> command;
    private final Map<String, String> environment;
    private final ServiceLog log;
    private final Path directory;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Waiting> waiting = Optional.empty();

    private record Waiting(Process process, Path errors) {
        boolean tell(Map<String, String> variables) {
            try (OutputStream told = process.getOutputStream()) {
                var text = new StringBuilder();
                variables.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
                told.write(text.append('\0').toString().getBytes(StandardCharsets.UTF_8));
                told.flush();
                return process.isAlive();
            } catch (IOException _) {
                return false;
            }
        }
    }

    /**
     * Starts nothing yet.
     *
     * @param environment what every task has, and what makes the process wait for the rest
     * @param directory for what the process writes to standard error before it has a task
     */
    public Reserve(List<String> command, Map<String, String> environment, ServiceLog log, Path directory) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = requireNonNull(log, "log is null");
        this.directory = requireNonNull(directory, "directory is null");
    }

    /** Starts the process, unless it waits already. That it cannot be started is no failure: tasks start without it. */
    public synchronized void fill() {
        if (closed.getCount() == 0 || waiting.filter(ready -> ready.process().isAlive()).isPresent()) {
            return;
        }
        drop();
        try {
            waiting = Optional.of(start());
        } catch (IOException e) {
            log.warn("no process can be kept in reserve: " + e.getMessage(), Optional.empty());
        }
    }

    private Waiting start() throws IOException {
        String id = "reserve-" + UUID.randomUUID();
        Path errors = Files.createDirectories(directory).resolve(id);
        var whole = new ArrayList<>(OwnSession.prefix());
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectOutput(log.target())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(ProcessFamily.MARK, id);
        return new Waiting(builder.start(), errors);
    }

    /**
     * Gives the process to a task; another one is started a moment later, when the task's own start is over.
     *
     * @param variables of the task
     * @param errors where its standard error is to be from now on, on the same file system
     * @return empty if there is none
     */
    synchronized Optional<Process> take(Map<String, String> variables, Path errors) throws IOException {
        if (closed.getCount() == 0 || waiting.isEmpty()) {
            return Optional.empty();
        }
        Waiting taken = waiting.get();
        if (!taken.tell(variables)) {
            drop();
            refillLater();
            return Optional.empty();
        }
        waiting = Optional.empty();
        Files.move(taken.errors(), errors, StandardCopyOption.REPLACE_EXISTING);
        refillLater();
        return Optional.of(taken.process());
    }

    private void refillLater() {
        Thread.ofVirtual().name("refill the reserve").start(() -> {
            try {
                if (!closed.await(UNTIL_REFILLED.toNanos(), TimeUnit.NANOSECONDS)) {
                    fill();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Ends the process that waits, and keeps what it had to say. */
    private void drop() {
        waiting.ifPresent(unused -> {
            try {
                unused.process().getOutputStream().close();
                if (!unused.process().waitFor(UNTIL_KILLED)) {
                    unused.process().destroyForcibly().waitFor();
                }
                log.keep(unused.errors(), Optional.empty());
                Files.deleteIfExists(unused.errors());
            } catch (IOException e) {
                log.warn("the process in reserve could not be tidied up after: " + e.getMessage(), Optional.empty());
            } catch (InterruptedException _) {
                unused.process().destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
        waiting = Optional.empty();
    }

    /** Ends the process, and takes care that there is no other. */
    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            drop();
        }
    }
}
