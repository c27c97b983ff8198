package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.process.ProcessTable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;

/** The tasks of one cluster: those that run, and those that stopped within the last hour. Thread-safe. */
public final class Cluster {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final ClusterName name;
    private final TaskDefinition definition;
    private final TaskProcesses processes;
    private final TaskDocument document;
    private final TaskEventSink sink;
    private final JsonLinesFile failures;
    private final int capacity;
    private final InstantSource clock;
    private final ExecutorService running = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param sink where state changes go
     * @param failures where the events lie in the end that were not taken
     * @param capacity how many tasks may run at once
     */
    public Cluster(
            ClusterName name,
            TaskDefinition definition,
            TaskProcesses processes,
            TaskEventSink sink,
            JsonLinesFile failures,
            int capacity,
            InstantSource clock) {
        this.name = requireNonNull(name, "name is null");
        this.definition = requireNonNull(definition, "definition is null");
        this.processes = requireNonNull(processes, "processes is null");
        this.document = new TaskDocument(name, definition);
        this.sink = requireNonNull(sink, "sink is null");
        this.failures = requireNonNull(failures, "failures is null");
        this.capacity = capacity;
        this.clock = requireNonNull(clock, "clock is null");
    }

    private record Order(String fingerprint, List<Task> tasks) {}

    /** What came of RunTask: the tasks, and one word for each that could not be placed. */
    record Placement(List<Task> tasks, List<String> failures) {}

    ClusterName name() {
        return name;
    }

    TaskDefinition definition() {
        return definition;
    }

    TaskDocument document() {
        return document;
    }

    /** Ends what an earlier cluster left running in the same place, and sends the events of it. */
    public void endLeftovers() throws IOException {
        List<ObjectNode> events =
                LeftoverTask.endAll(processes.tasks(), ProcessTable.ofThisMachine(), document, clock.instant());
        events.stream()
                .map(event -> {
                    TaskEvents carrier = TaskEvents.start(sink, failures);
                    carrier.send(event);
                    return carrier.finished();
                })
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** @throws EcsException if the client token came before, with another request */
    synchronized Placement run(RunTaskRequest request) {
        forgetOld(clock.instant());
        Optional<Order> before = request.clientToken().map(orders::get);
        if (before.isPresent()) {
            List<Task> same = before.get().tasks();
            if (!before.get().fingerprint().equals(request.fingerprint())) {
                throw EcsException.conflict(
                        same.stream().map(task -> name.taskArn(task.id())).toList());
            }
            return new Placement(same, List.of());
        }
        var placed = new ArrayList<Task>();
        var refused = new ArrayList<String>();
        for (int i = 0; i < request.count(); i++) {
            if (closed || runningNow() >= capacity) {
                refused.add("RESOURCE:MEMORY");
            } else {
                placed.add(start(request));
            }
        }
        if (!placed.isEmpty()) {
            request.clientToken()
                    .ifPresent(token -> orders.put(token, new Order(request.fingerprint(), List.copyOf(placed))));
        }
        return new Placement(placed, refused);
    }

    private Task start(RunTaskRequest request) {
        String id = UUID.randomUUID().toString().replace("-", "");
        var task = new Task(
                id, request, document, definition.stopTimeout(), clock, TaskEvents.start(sink, failures));
        tasks.put(id, task);
        running.execute(() -> task.run(processes));
        return task;
    }

    /** The task of this id or ARN, if it runs or did so within the hour. */
    synchronized Optional<Task> find(String idOrArn) {
        String id = idOrArn.substring(idOrArn.lastIndexOf('/') + 1);
        boolean ours = id.equals(idOrArn) || idOrArn.equals(name.taskArn(id));
        return ours ? Optional.ofNullable(tasks.get(id)) : Optional.empty();
    }

    /** All of them, the oldest first. */
    synchronized List<Task> tasks() {
        forgetOld(clock.instant());
        return List.copyOf(tasks.values());
    }

    /**
     * Stops every task and takes no more, and waits until all have stopped and everybody has been told.
     *
     * @return whether that came to be within the time
     */
    public boolean stopAll(String reason, Duration patience) {
        List<Task> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(tasks.values());
        }
        all.forEach(task -> task.stop(reason));
        running.shutdown();
        long end = System.nanoTime() + patience.toNanos();
        try {
            CompletableFuture.allOf(all.stream().map(Task::finished).toArray(CompletableFuture<?>[]::new))
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return running.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private long runningNow() {
        return tasks.values().stream().filter(task -> !task.state().isStopped()).count();
    }

    private void forgetOld(Instant now) {
        Collection<Task> all = tasks.values();
        boolean forgot = all.removeIf(task -> task.state()
                .stoppedAt()
                .filter(stopped -> stopped.plus(REMEMBERED).isBefore(now))
                .isPresent());
        if (forgot) {
            orders.values().removeIf(order -> order.tasks().stream().noneMatch(all::contains));
        }
    }
}
