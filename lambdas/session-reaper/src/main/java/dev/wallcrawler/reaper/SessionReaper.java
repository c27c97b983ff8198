package dev.wallcrawler.reaper;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.BrowserTask;
import dev.wallcrawler.task.BrowserTasks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/**
 * Looks at all sessions that have not ended, all browser tasks and all slot counters, and repairs what is wrong. A row is read
 * again, strongly consistent, before anything is done about it. Thread-safe; passes may overlap.
 */
final class SessionReaper {

    static final String ORPHAN_TASK = "reap_orphan_task";
    static final String SLOTS = "reap_slots";
    static final String LIST_TASKS = "reap_list_tasks";
    static final String LIST_PROJECTS = "reap_list_projects";
    static final String LIST_SESSIONS = "reap_list_sessions";
    static final String UNREADABLE_ROW = "reap_unreadable_row";

    /** Beyond the deadline of any session. */
    private static final Duration HORIZON = Duration.ofDays(1);

    private final SessionStore sessions;
    private final ProjectStore projects;
    private final BrowserTasks tasks;
    private final Patience patience;
    private final InstantSource clock;
    private final Supplier<String> transitionIds;

    SessionReaper(
            SessionStore sessions,
            ProjectStore projects,
            BrowserTasks tasks,
            Patience patience,
            InstantSource clock,
            Supplier<String> transitionIds) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.projects = requireNonNull(projects, "projects is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.transitionIds = requireNonNull(transitionIds, "transitionIds is null");
    }

    /**
     * Makes one pass. A step that fails is logged and leaves the others be.
     *
     * @throws IllegalStateException at the end, if a step failed
     */
    ReaperReport run(EventLog log) {
        RepairLog repairs = new RepairLog(log);
        // In this order: a task is listed only after its row was stored, a slot is counted only after it was taken.
        Instant now = clock.instant();
        Optional<Set<String>> running =
                repairs.attempt(LIST_TASKS, UnaryOperator.identity(), () -> Optional.of(tasks.running()));
        Optional<List<Project>> counters =
                repairs.attempt(LIST_PROJECTS, UnaryOperator.identity(), () -> Optional.of(projects.projects()));
        Optional<SessionRows> rows = repairs.attempt(
                LIST_SESSIONS,
                UnaryOperator.identity(),
                () -> Optional.of(sessions.unendedExpiringBefore(now.plus(HORIZON))));
        rows.ifPresent(read -> {
            List<Session> found = read.sessions();
            read.unreadable().forEach(row -> repairs.failed(UNREADABLE_ROW, about(row), row.reason()));
            if (read.unreadable().isEmpty()) {
                recount(settled(counters.orElse(List.of()), now), found, repairs);
            }
            TaskSurvey survey = TaskSurvey.of(running, found, tasks, repairs);
            Diagnosis diagnosis = new Diagnosis(patience, now);
            found.forEach(row -> treat(row, survey.of(row), diagnosis, repairs));
            survey.strays().forEach(task -> stopOrphan(task, now, repairs));
        });
        ReaperReport report = repairs.report(rows.map(read -> read.sessions().size()).orElse(0));
        if (report.failures() > 0) {
            throw new IllegalStateException(
                    "failed steps of the pass: " + report.failures() + ", each logged as SESSION_ERROR");
        }
        return report;
    }

    /** Those of which the index shows every slot that was taken or freed. */
    private List<Project> settled(List<Project> counters, Instant now) {
        return counters.stream()
                .filter(project -> !project.slots().lastMove().plus(patience.settling()).isAfter(now))
                .toList();
    }

    private void recount(List<Project> counters, List<Session> rows, RepairLog repairs) {
        Map<String, Long> held = rows.stream()
                .filter(row -> row.status().holdsSlot())
                .collect(Collectors.groupingBy(Session::projectId, Collectors.counting()));
        for (Project project : counters) {
            UnaryOperator<SessionError> about = error -> error.project(project.id());
            int slotsHeld = Math.toIntExact(held.getOrDefault(project.id(), 0L));
            repairs.attempt(
                            SLOTS,
                            about,
                            () -> Optional.of(sessions.repairSlots(project.id(), project.slots(), slotsHeld))
                                    .filter(drift -> drift != 0))
                    .ifPresent(drift -> repairs.repaired(
                            SLOTS,
                            error -> about.apply(error).metadata("drift", drift),
                            "the slot counter was off by " + drift,
                            Math.abs(drift)));
        }
    }

    private void treat(Session row, TaskState task, Diagnosis diagnosis, RepairLog repairs) {
        diagnosis.of(row, task)
                .flatMap(suspected -> repairs.attempt(
                        suspected.operation(),
                        about(row),
                        () -> sessions.find(row.id())
                                .filter(current -> current.taskArn().equals(row.taskArn()))
                                .flatMap(current -> diagnosis.of(current, task))
                                .filter(remedy -> apply(row.id(), remedy))))
                .ifPresent(applied -> repairs.repaired(applied.operation(), about(row), applied.finding(), 1));
    }

    /** Whether it took effect; it does not if another was faster. */
    private boolean apply(String sessionId, Remedy remedy) {
        return switch (remedy) {
            case Remedy.Terminate terminate -> terminate(sessionId, terminate);
            case Remedy.End(var _, var _, var reason, var stop) ->
                sessions.end(sessionId, transitionIds.get(), reason, stop).applied();
            case Remedy.Stop(var operation, var _, var taskArn) -> {
                tasks.stop(taskArn, operation);
                yield true;
            }
        };
    }

    private boolean terminate(String sessionId, Remedy.Terminate remedy) {
        boolean applied = sessions.move(sessionId, Move.terminating(transitionIds.get(), remedy.reason()))
                .applied();
        if (applied) {
            remedy.taskArn().ifPresent(arn -> tasks.stop(arn, remedy.reason().name()));
            remedy.taskStop()
                    .ifPresent(stop -> sessions.end(sessionId, transitionIds.get(), EndReason.TASK_LOST, stop));
        }
        return applied;
    }

    private void stopOrphan(BrowserTask task, Instant now, RepairLog repairs) {
        boolean isNew = task.createdAt()
                .filter(at -> at.plus(patience.settling()).isAfter(now))
                .isPresent();
        if (isNew) {
            return;
        }
        UnaryOperator<SessionError> about = about(task);
        repairs.attempt(ORPHAN_TASK, about, () -> {
                    Optional<BrowserTask> orphan = Optional.of(task).filter(this::isOrphan);
                    orphan.ifPresent(found -> tasks.stop(found.arn(), ORPHAN_TASK));
                    return orphan;
                })
                .ifPresent(stopped -> repairs.repaired(ORPHAN_TASK, about, "the task runs on without a session", 1));
    }

    private boolean isOrphan(BrowserTask task) {
        return task.sessionId()
                .flatMap(sessions::find)
                .filter(session -> !session.status().isFinal())
                .isEmpty();
    }

    private static UnaryOperator<SessionError> about(Session session) {
        return error -> error.session(session.ref());
    }

    private static UnaryOperator<SessionError> about(SessionRows.Unreadable row) {
        return error -> {
            SessionError named = error.session(row.sessionId());
            return row.projectId().map(named::project).orElse(named);
        };
    }

    private static UnaryOperator<SessionError> about(BrowserTask task) {
        return error -> {
            SessionError named = error.metadata("task_arn", task.arn());
            SessionError ofSession = task.sessionId().map(named::session).orElse(named);
            return task.projectId().map(ofSession::project).orElse(ofSession);
        };
    }
}
