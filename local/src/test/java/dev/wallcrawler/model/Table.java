package dev.wallcrawler.model;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessions;

import java.util.List;

/** What the sessions are kept in, for one run: one project, and no session at first. */
interface Table {

    /** The only project. */
    String PROJECT = TestingSessions.PROJECT;

    /** How many sessions of it may hold a slot at once. */
    int LIMIT = 3;

    SessionStore store();

    /** The project as it is stored, with its slot counter. */
    Project project();

    /** Removes a row as the time to live does. */
    void remove(String sessionId);

    default List<Project> projects() {
        return List.of(project());
    }

    /** Makes an empty table for each run. */
    interface Maker {
        Table make(TestingClock clock);
    }
}
