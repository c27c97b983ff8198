package dev.wallcrawler.reaper;

import dev.wallcrawler.Deadline;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.Transitions;
import dev.wallcrawler.task.BrowserTask;
import dev.wallcrawler.task.BrowserTasks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * What one pass does about sessions and tasks: it ends what is to end, and only then has tasks stopped, for which ECS may take its
 * time. It leaves off in good time before the {@link Deadline}, and as each pass has an order of its own, none is left out for
 * long. Not thread-safe.
 */
final class Treatment {

    static final String ORPHAN_TASK = "reap_orphan_task";
    static final String STOP_TASK = "reap_stop_task";
    static final String OUT_OF_TIME = "reap_out_of_time";

    /** What must be left of the time for one more step. */
    private static final Duration FOR_ONE = Duration.ofSeconds(5);

    private final SessionStore sessions;
    private final BrowserTasks tasks;
    private final Patience patience;
    private final Instant now;
    private final Diagnosis diagnosis;
    private final RepairLog repairs;
    private final List<Runnable> ends = new ArrayList<>();
    private final List<Runnable> stops = new ArrayList<>();

    Treatment(SessionStore sessions, BrowserTasks tasks, Patience patience, Instant now, RepairLog repairs) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.now = requireNonNull(now, "now is null");
        this.diagnosis = new Diagnosis(patience, now);
        this.repairs = requireNonNull(repairs, "repairs is null");
    }

    /** Does it all, or as much as there is time for: then one line says how much is left. */
    void of(Collection<Session> rows, TaskSurvey survey) {
        for (Session row : rows) {
            TaskState task = survey.of(row);
            diagnosis.of(row, task).ifPresent(suspected -> ends.add(() -> treat(row, task, suspected)));
        }
        int unended = take(ends);
        survey.strays().forEach(task -> stops.add(() -> stopOrphan(task)));
        int unstopped = take(stops);
        if (unended + unstopped > 0) {
            repairs.failed(
                    OUT_OF_TIME,
                    UnaryOperator.identity(),
                    "the time is up: " + unended + " sessions and " + unstopped + " tasks are left to the next pass");
        }
    }

    /** Takes the steps and tells how many there was no time for. */
    private int take(List<Runnable> steps) {
        List<Runnable> inTurn = new ArrayList<>(steps);
        Collections.shuffle(inTurn, new SplittableRandom(now.toEpochMilli()));
        int left = inTurn.size();
        for (Runnable step : inTurn) {
            if (!Deadline.leaves(FOR_ONE)) {
                break;
            }
            step.run();
            left--;
        }
        return left;
    }

    private void treat(Session row, TaskState task, Remedy suspected) {
        repairs.attempt(
                        suspected.operation(),
                        About.session(row),
                        () -> sessions.find(row.id())
                                .filter(current -> current.taskArn().equals(row.taskArn()))
                                .flatMap(current -> diagnosis.of(current, task))
                                .filter(remedy -> apply(row, remedy)))
                .ifPresent(applied -> repairs.repaired(applied.operation(), About.session(row), applied.finding(), 1));
    }

    /** Whether it took effect; it does not if another was faster, nor where a task must be stopped first. */
    private boolean apply(Session row, Remedy remedy) {
        return switch (remedy) {
            case Remedy.Terminate terminate -> terminate(row, terminate);
            case Remedy.End(var _, var _, var reason, var stop) ->
                sessions.end(row.id(), Transitions.random(), reason, stop).applied();
            case Remedy.Stop stop -> {
                stops.add(() -> stopAgain(row, stop));
                yield false;
            }
        };
    }

    private boolean terminate(Session row, Remedy.Terminate remedy) {
        boolean applied = sessions.move(row.id(), Move.terminating(Transitions.random(), remedy.reason()))
                .applied();
        if (applied) {
            remedy.taskArn()
                    .ifPresent(arn -> stops.add(
                            () -> stop(STOP_TASK, About.session(row), arn, remedy.reason().name())));
            remedy.taskStop()
                    .ifPresent(stop -> sessions.end(row.id(), Transitions.random(), EndReason.TASK_LOST, stop));
        }
        return applied;
    }

    private void stopAgain(Session row, Remedy.Stop remedy) {
        if (stop(remedy.operation(), About.session(row), remedy.taskArn(), remedy.operation())) {
            repairs.repaired(remedy.operation(), About.session(row), remedy.finding(), 1);
        }
    }

    private boolean stop(String operation, UnaryOperator<SessionError> about, String taskArn, String reason) {
        return repairs.attempt(operation, about, () -> {
                    tasks.stop(taskArn, reason);
                    return Optional.of(taskArn);
                })
                .isPresent();
    }

    private void stopOrphan(BrowserTask task) {
        boolean isNew = task.createdAt()
                .filter(at -> at.plus(patience.settling()).isAfter(now))
                .isPresent();
        if (isNew) {
            return;
        }
        repairs.attempt(ORPHAN_TASK, About.task(task), () -> {
                    Optional<BrowserTask> orphan = Optional.of(task).filter(this::isOrphan);
                    orphan.ifPresent(found -> tasks.stop(found.arn(), ORPHAN_TASK));
                    return orphan;
                })
                .ifPresent(stopped ->
                        repairs.repaired(ORPHAN_TASK, About.task(task), "the task runs on without a session", 1));
    }

    private boolean isOrphan(BrowserTask task) {
        return task.sessionId()
                .flatMap(sessions::find)
                .filter(session -> !session.status().isFinal())
                .isEmpty();
    }
}
