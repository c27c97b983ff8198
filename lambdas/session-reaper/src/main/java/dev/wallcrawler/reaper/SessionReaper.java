package dev.wallcrawler.reaper;

import dev.wallcrawler.Deadline;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionRows;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.BrowserTasks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/**
 * Looks at all sessions that have not ended, all browser tasks and all slot counters, and repairs what is wrong. A row is read
 * again, strongly consistent, before anything is done about it. Thread-safe; passes may overlap.
 */
final class SessionReaper {

    static final String SLOTS = "reap_slots";
    static final String LIST_TASKS = "reap_list_tasks";
    static final String LIST_PROJECTS = "reap_list_projects";
    static final String LIST_SESSIONS = "reap_list_sessions";
    static final String UNREADABLE_ROW = "reap_unreadable_row";

    /** A survey that takes longer is not whole: what must be ended then and can be, is. */
    private static final Duration FOR_SURVEY = Duration.ofSeconds(15);
    /** Beyond the deadline of any session. */
    private static final Duration HORIZON = Duration.ofDays(1);

    private final SessionStore sessions;
    private final ProjectStore projects;
    private final BrowserTasks tasks;
    private final Patience patience;
    private final InstantSource clock;

    SessionReaper(
            SessionStore sessions,
            ProjectStore projects,
            BrowserTasks tasks,
            Patience patience,
            InstantSource clock) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.projects = requireNonNull(projects, "projects is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * Makes one pass, or as much of it as the {@link Deadline} leaves time for. A step that fails is logged and leaves the others
     * be.
     *
     * @throws IllegalStateException at the end, if a step failed or there was no time for one
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
            read.unreadable().forEach(row -> repairs.failed(UNREADABLE_ROW, About.row(row), row.reason()));
            if (read.unreadable().isEmpty()) {
                recount(settled(counters.orElse(List.of()), now), found, repairs);
            }
            TaskSurvey survey = Deadline.within(FOR_SURVEY, () -> TaskSurvey.of(running, found, tasks, repairs));
            new Treatment(sessions, tasks, patience, now, repairs).of(found, survey);
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
}
