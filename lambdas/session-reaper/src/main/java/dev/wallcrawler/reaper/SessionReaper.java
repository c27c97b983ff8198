package dev.wallcrawler.reaper;

import dev.wallcrawler.Deadline;
import dev.wallcrawler.logging.EventLog;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/**
 * Looks at all sessions that have not ended, all browser tasks and all slot counters, and repairs what is wrong. A row is read
 * again, strongly consistent, before anything is done about it. Thread-safe; passes may overlap.
 */
final class SessionReaper {

    static final String LIST_TASKS = "reap_list_tasks";
    static final String LIST_SESSIONS = "reap_list_sessions";
    static final String UNREADABLE_ROW = "reap_unreadable_row";

    /** A survey that takes longer is not whole: what must be ended then and can be, is. */
    private static final Duration FOR_SURVEY = Duration.ofSeconds(15);
    /** Beyond the deadline of any session. */
    private static final Duration HORIZON = Duration.ofDays(1);

    private final SessionStore sessions;
    private final BrowserTasks tasks;
    private final Patience patience;
    private final InstantSource clock;
    private final SlotRecount recount;

    SessionReaper(
            SessionStore sessions,
            ProjectStore projects,
            BrowserTasks tasks,
            Patience patience,
            InstantSource clock) {
        this.sessions = requireNonNull(sessions, "sessions is null");
        this.tasks = requireNonNull(tasks, "tasks is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.recount = new SlotRecount(sessions, projects, patience.settling());
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
        List<Project> counters = recount.counters(repairs);
        Optional<SessionRows> rows = repairs.attempt(
                LIST_SESSIONS,
                UnaryOperator.identity(),
                () -> Optional.of(sessions.unendedExpiringBefore(now.plus(HORIZON))));
        rows.ifPresent(read -> {
            List<Session> found = read.sessions();
            read.unreadable().forEach(row -> repairs.failed(UNREADABLE_ROW, About.row(row), row.reason()));
            if (read.unreadable().isEmpty()) {
                recount.of(counters, found, now, repairs);
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
}
