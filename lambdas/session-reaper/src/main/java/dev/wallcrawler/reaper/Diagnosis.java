package dev.wallcrawler.reaper;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Tells what is wrong with a session, from its row and what ECS says of its task. Immutable. */
final class Diagnosis {

    static final String EXPIRED = "reap_expired";
    static final String NOT_STARTED = "reap_not_started";
    static final String LOST_TASK = "reap_lost_task";
    static final String UNFINISHED_END = "reap_unfinished_end";
    static final String UNSTOPPED_TASK = "reap_unstopped_task";

    private final Patience patience;
    private final Instant now;

    Diagnosis(Patience patience, Instant now) {
        this.patience = requireNonNull(patience, "patience is null");
        this.now = requireNonNull(now, "now is null");
    }

    /** What to do about a session; empty if it is well, has ended, or is given more time. */
    Optional<Remedy> of(Session session, TaskState task) {
        if (session.status().isFinal()) {
            return Optional.empty();
        }
        return session.status() == SessionStatus.TERMINATING ? ofEnding(session, task) : ofLive(session, task);
    }

    private Optional<Remedy> ofEnding(Session session, TaskState task) {
        if (!over(session.updatedAt(), patience.settling())) {
            return Optional.empty();
        }
        return switch (task) {
            case TaskState.Wanted(var arn) ->
                Optional.of(new Remedy.Stop(
                        UNSTOPPED_TASK, "its end was decided " + ago(session.updatedAt()) + ", its task runs on", arn));
            case TaskState.Stopped(var end, var at) ->
                over(at.orElse(session.updatedAt()), patience.settling())
                        ? Optional.of(unfinished(session, end.stop()))
                        : Optional.empty();
            case TaskState.Absent() ->
                isNew(session) ? Optional.empty() : Optional.of(unfinished(session, TaskStop.UNKNOWN));
            case TaskState.Stopping(), TaskState.Unknown() -> Optional.empty();
        };
    }

    private Optional<Remedy> ofLive(Session session, TaskState task) {
        return switch (task) {
            case TaskState.Wanted(var arn) -> ofTime(session, Optional.of(arn));
            case TaskState.Stopping(), TaskState.Unknown() -> ofTime(session, session.taskArn());
            case TaskState.Stopped stopped -> ofStopped(session, stopped);
            case TaskState.Absent() -> ofAbsent(session);
        };
    }

    /** The session's task runs, as far as anybody knows: only its time can be over. */
    private Optional<Remedy> ofTime(Session session, Optional<String> taskArn) {
        if (over(session.expiresAt(), patience.deadline())) {
            return Optional.of(expired(session, taskArn, Optional.empty()));
        }
        return isLateToStart(session)
                ? Optional.of(new Remedy.Terminate(
                        NOT_STARTED,
                        "it was created " + ago(session.createdAt()) + " and is not ready",
                        EndReason.FAILED_TO_START,
                        taskArn,
                        Optional.empty()))
                : Optional.empty();
    }

    private Optional<Remedy> ofStopped(Session session, TaskState.Stopped stopped) {
        Instant at = stopped.at().orElse(session.updatedAt());
        if (!at.isBefore(session.expiresAt())) {
            return Optional.of(
                    expired(session, Optional.empty(), Optional.of(stopped.end().stop())));
        }
        return over(at, patience.settling())
                ? Optional.of(new Remedy.End(
                        LOST_TASK,
                        "its task stopped " + ago(at),
                        stopped.end().reasonIfNoneDecided(session.readyAt().isPresent()),
                        stopped.end().stop()))
                : Optional.empty();
    }

    private Optional<Remedy> ofAbsent(Session session) {
        if (over(session.expiresAt(), Duration.ZERO)) {
            return Optional.of(expired(session, Optional.empty(), Optional.of(TaskStop.UNKNOWN)));
        }
        if (session.status() == SessionStatus.CREATING && session.taskArn().isEmpty()) {
            return isLateToStart(session)
                    ? Optional.of(new Remedy.End(
                            NOT_STARTED,
                            "it was created " + ago(session.createdAt()) + " and has no task",
                            EndReason.FAILED_TO_START,
                            TaskStop.UNKNOWN))
                    : Optional.empty();
        }
        return isNew(session)
                ? Optional.empty()
                : Optional.of(new Remedy.End(
                        LOST_TASK, "ECS does not know its task", EndReason.TASK_LOST, TaskStop.UNKNOWN));
    }

    private Remedy expired(Session session, Optional<String> taskArn, Optional<TaskStop> taskStop) {
        return new Remedy.Terminate(
                EXPIRED, "its deadline passed " + ago(session.expiresAt()), EndReason.EXPIRED, taskArn, taskStop);
    }

    private Remedy unfinished(Session session, TaskStop stop) {
        return new Remedy.End(
                UNFINISHED_END,
                "its end was decided " + ago(session.updatedAt()) + ", and its task is gone",
                EndReason.TASK_LOST,
                stop);
    }

    private boolean isLateToStart(Session session) {
        return session.readyAt().isEmpty() && over(session.createdAt(), patience.start());
    }

    /**
     * Whether ECS may know the session's task and not show it yet, or has it accepted and the row does not say so yet: that may
     * happen as late as a repeated create comes.
     */
    private boolean isNew(Session session) {
        Instant since = session.readyAt().isPresent() ? session.createdAt() : session.updatedAt();
        return !over(since, patience.creation());
    }

    private boolean over(Instant since, Duration patience) {
        return !now.isBefore(since.plus(patience));
    }

    private String ago(Instant time) {
        return Duration.between(time, now).toSeconds() + " s ago";
    }
}
