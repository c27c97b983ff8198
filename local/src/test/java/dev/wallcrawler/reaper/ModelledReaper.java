package dev.wallcrawler.reaper;

import dev.wallcrawler.Environment;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.task.BrowserTasks;

import java.time.InstantSource;
import java.util.Map;

/** The function {@code session-reaper} over collaborators of a test's own, as patient as it is by default. */
public final class ModelledReaper {

    private ModelledReaper() {}

    public static SessionReaperHandler over(
            SessionStore store, ProjectStore projects, BrowserTasks tasks, InstantSource clock, EventLog log) {
        return new SessionReaperHandler(
                store, projects, tasks, Patience.from(Environment.of(Map.of())), clock, log);
    }
}
