package dev.wallcrawler.local.ecs;

import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Where a task is in its life. Immutable: every step makes the next state, with the next version.
 *
 * @param version orders the states of one task
 * @param wanted whether the task is meant to run: its desired status
 */
record TaskState(
        Status status,
        boolean wanted,
        long version,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> startedAt,
        Optional<Instant> stoppingAt,
        Optional<Instant> stoppedAt,
        Optional<String> stopCode,
        Optional<String> stoppedReason,
        Optional<Integer> exitCode,
        Optional<String> containerReason) {

    /** ECS's names, of which a local task goes through these. */
    enum Status {
        PROVISIONING,
        PENDING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    TaskState {
        requireNonNull(status, "status is null");
    }

    static TaskState provisioning(Instant now) {
        return new TaskState(
                Status.PROVISIONING,
                true,
                1,
                now,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    boolean isStopped() {
        return status == Status.STOPPED;
    }

    TaskState pending(Instant now) {
        return next(Status.PENDING, wanted, now, startedAt, stoppingAt, stopCode, stoppedReason);
    }

    TaskState running(Instant now) {
        return next(Status.RUNNING, wanted, now, Optional.of(now), stoppingAt, stopCode, stoppedReason);
    }

    /** Somebody asked for the end; the first one's words stay. */
    TaskState stopping(Instant now, String code, String reason) {
        Status following = startedAt.isPresent() ? Status.STOPPING : status;
        return next(
                following,
                false,
                now,
                startedAt,
                stoppingAt.or(() -> Optional.of(now)),
                stopCode.or(() -> Optional.of(code)),
                stoppedReason.or(() -> Optional.of(reason)));
    }

    /** The end, with the words of who asked for it, or else with these. */
    TaskState stopped(Instant now, String code, String reason, Optional<Integer> exited, Optional<String> why) {
        return new TaskState(
                Status.STOPPED,
                false,
                version + 1,
                createdAt,
                now,
                startedAt,
                stoppingAt.or(() -> Optional.of(now)),
                Optional.of(now),
                stopCode.or(() -> Optional.of(code)),
                stoppedReason.or(() -> Optional.of(reason)),
                exited,
                why);
    }

    private TaskState next(
            Status following,
            boolean stillWanted,
            Instant now,
            Optional<Instant> started,
            Optional<Instant> stopping,
            Optional<String> code,
            Optional<String> reason) {
        return new TaskState(
                following,
                stillWanted,
                version + 1,
                createdAt,
                now,
                started,
                stopping,
                stoppedAt,
                code,
                reason,
                exitCode,
                containerReason);
    }
}
