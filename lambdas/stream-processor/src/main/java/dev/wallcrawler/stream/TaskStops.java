package dev.wallcrawler.stream;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.task.BrowserTasks;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * Stops the tasks of the sessions that ended in one batch. A stop that ECS does not take, or not in time, makes no change fail and
 * holds none up for long: nothing else waits for it, and the reaper stops what runs on after its session. Not thread-safe.
 */
final class TaskStops {

    private final BrowserTasks tasks;
    private final Duration patience;
    private final EventLog log;
    private Duration taken = Duration.ZERO;

    /** @param patience how long all stops together may take; after that the rest is left to the reaper */
    TaskStops(BrowserTasks tasks, Duration patience, EventLog log) {
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.log = requireNonNull(log, "log is null");
    }

    /** Asks ECS to stop a task, and logs if it does not take that. */
    void stop(Consequence.StopTask stop) {
        if (taken.compareTo(patience) >= 0) {
            log.log(about(stop, SessionError.of("stop_task", "the stops before it took " + taken.toSeconds() + " s")));
            return;
        }
        long start = System.nanoTime();
        try {
            tasks.stop(stop.taskArn(), stop.reason());
        } catch (RuntimeException e) {
            log.log(about(stop, SessionError.of("stop_task", e)));
        }
        taken = taken.plusNanos(System.nanoTime() - start);
    }

    private static SessionError about(Consequence.StopTask stop, SessionError error) {
        return error.session(stop.session()).metadata("task_arn", stop.taskArn());
    }
}
