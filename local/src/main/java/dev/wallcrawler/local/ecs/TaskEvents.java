package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.file.JsonLinesFile;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import static java.util.Objects.requireNonNull;

/**
 * Carries the events of one task, one after the other, and tries each again when it is not taken: a bounded number of times,
 * then it is put aside. Ends with the event that says STOPPED.
 */
final class TaskEvents {
    private static final Logger LOG = LogManager.getLogger(TaskEvents.class);
    private static final int TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final BlockingQueue<ObjectNode> queue = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final TaskEventSink sink;
    private final JsonLinesFile failures;

    private TaskEvents(TaskEventSink sink, JsonLinesFile failures) {
        this.sink = requireNonNull(sink, "sink is null");
        this.failures = requireNonNull(failures, "failures is null");
    }

    static TaskEvents start(TaskEventSink sink, JsonLinesFile failures) {
        var events = new TaskEvents(sink, failures);
        Thread.ofVirtual().name("task events").start(events::carry);
        return events;
    }

    void send(ObjectNode event) {
        queue.add(event);
    }

    /** Completed once the last event was taken or put aside. */
    CompletableFuture<Void> finished() {
        return finished;
    }

    private void carry() {
        try {
            ObjectNode event;
            do {
                event = queue.take();
                carry(event);
            } while (!event.at("/detail/lastStatus").asText().equals("STOPPED"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            finished.complete(null);
        }
    }

    private void putAside(ObjectNode event) {
        try {
            failures.append(event);
        } catch (UncheckedIOException e) {
            // Those that follow, the last one above all, are still to be carried.
            LOG.error("an event of a task is lost", e);
        }
    }

    private void carry(ObjectNode event) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                sink.take(event);
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                if (attempt == TRIES) {
                    putAside(event);
                    return;
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }
}
