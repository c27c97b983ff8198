package dev.wallcrawler.local.ecs;

import dev.wallcrawler.local.file.WholeFile;
import dev.wallcrawler.local.process.FamilyRecord;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/** One task from its order to its end. Thread-safe. */
final class Task {
    private static final Logger LOG = LogManager.getLogger(Task.class);
    private static final String FAILED_TO_START = "TaskFailedToStart";
    private static final String EXITED = "EssentialContainerExited";
    private static final String USER_INITIATED = "UserInitiated";

    private final String id;
    private final RunTaskRequest request;
    private final TaskDocument document;
    private final Duration stopTimeout;
    private final InstantSource clock;
    private final TaskEvents events;
    private TaskState state;
    private Optional<TaskProcess> process = Optional.empty();

    Task(
            String id,
            RunTaskRequest request,
            TaskDocument document,
            Duration stopTimeout,
            InstantSource clock,
            TaskEvents events) {
        this.id = requireNonNull(id, "id is null");
        this.request = requireNonNull(request, "request is null");
        this.document = requireNonNull(document, "document is null");
        this.stopTimeout = requireNonNull(stopTimeout, "stopTimeout is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.events = requireNonNull(events, "events is null");
        this.state = TaskState.provisioning(clock.instant());
        events.send(document.event(id, request, state));
    }

    String id() {
        return id;
    }

    RunTaskRequest request() {
        return request;
    }

    synchronized TaskState state() {
        return state;
    }

    /** Completed when the task has stopped and everybody knows. */
    CompletableFuture<Void> finished() {
        return events.finished();
    }

    /** What its processes are marked with: the session that it was started for. */
    String mark() {
        return request.startedBy().orElse(id);
    }

    /** Runs the task from start to end; returns when it has stopped, which it is told to have whatever fails meanwhile. */
    void run(TaskProcesses processes) {
        Optional<TaskProcess> started = launch(processes);
        if (started.isEmpty()) {
            return;
        }
        TaskProcess running = started.get();
        Optional<Integer> exitCode = Optional.empty();
        try {
            exitCode = Optional.of(running.awaitExit());
            running.killRest();
        } catch (InterruptedException _) {
            running.kill();
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("the processes of task {} could not be ended", id, e);
        } finally {
            stopped(EXITED, "Essential container in task exited", exitCode, Optional.empty());
        }
        running.cleanUp();
    }

    /** Asks for the end: SIGTERM, and SIGKILL after the stop timeout. Without effect on a task that has stopped. */
    synchronized TaskState stop(String reason) {
        if (state.isStopped()) {
            return state;
        }
        boolean first = state.wanted();
        if (first) {
            step(now -> now.stopping(clock.instant(), USER_INITIATED, reason));
        }
        process.filter(_ -> first).ifPresent(running -> Thread.ofVirtual().name("stop task").start(() -> {
            running.terminate();
            killLater(running);
        }));
        return state;
    }

    private void killLater(TaskProcess running) {
        try {
            if (!running.process().waitFor(stopTimeout)) {
                running.kill();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<TaskProcess> launch(TaskProcesses processes) {
        if (!state.wanted()) {
            stopped(USER_INITIATED, "", Optional.empty(), Optional.empty());
            return Optional.empty();
        }
        step(now -> now.pending(clock.instant()));
        try {
            // Before it starts, too: this process may be killed before it can tell what it started.
            remember(processes, ProcessFamily.marked(mark()));
            TaskProcess running = processes.start(id, mark(), request.environment());
            process = Optional.of(running);
            remember(processes, running.family());
        } catch (IOException | RuntimeException e) {
            abandon(processes);
            String reason = "CannotStartContainerError: " + e.getMessage();
            stopped(FAILED_TO_START, reason, Optional.empty(), Optional.of(reason));
            return Optional.empty();
        }
        step(now -> now.running(clock.instant()));
        return process;
    }

    private void abandon(TaskProcesses processes) {
        try {
            process.ifPresentOrElse(TaskProcess::abandon, () -> processes.discard(id));
        } catch (RuntimeException e) {
            LOG.error("what was started of task {} could not be ended", id, e);
        }
        process = Optional.empty();
    }

    private void stopped(String code, String reason, Optional<Integer> exitCode, Optional<String> why) {
        step(now -> now.stopped(clock.instant(), code, reason, exitCode, why));
    }

    private void remember(TaskProcesses processes, ProcessFamily family) throws IOException {
        var leftover = new LeftoverTask(
                FamilyRecord.of(family, ProcessTable.ofThisMachine()),
                processes.scratch(id),
                document.event(id, request, state));
        Path directory = Files.createDirectories(processes.directory(id));
        WholeFile.replace(directory.resolve(LeftoverTask.FILE), leftover.toJson().toString());
    }

    private synchronized void step(UnaryOperator<TaskState> next) {
        state = next.apply(state);
        events.send(document.event(id, request, state));
    }
}
