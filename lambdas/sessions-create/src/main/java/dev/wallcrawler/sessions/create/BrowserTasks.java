package dev.wallcrawler.sessions.create;

import dev.wallcrawler.session.Session;

/** Starts browsers, one task each. Thread-safe. */
interface BrowserTasks {

    /**
     * Asks for the session's task and returns its ARN. The same session asked for again gets the same task.
     *
     * @throws TaskNotStartedException if there will be no task
     */
    String start(Session session);

    /** Stops a task whose session has ended before the task was known. */
    void stop(String taskArn, String reason);
}
