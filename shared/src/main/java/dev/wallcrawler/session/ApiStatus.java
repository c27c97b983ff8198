package dev.wallcrawler.session;

/** The status of a session as the Browserbase API names it. */
public enum ApiStatus {
    PENDING,
    RUNNING,
    ERROR,
    TIMED_OUT,
    COMPLETED
}
