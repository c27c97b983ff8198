package dev.wallcrawler.session;

/** Why a session ended. Set once, by whoever decides the end first; the final status follows from it. */
public enum EndReason {
    /** The client asked for it. */
    RELEASED(SessionStatus.STOPPED, "manual"),
    /** The last client left a session that is not kept alive. */
    DISCONNECTED(SessionStatus.STOPPED, "manual"),
    /** No client came, or no CDP message passed, for too long. */
    IDLE(SessionStatus.STOPPED, "timeout"),
    /** The session's own timeout was reached. */
    EXPIRED(SessionStatus.TIMED_OUT, "timeout"),
    /** The browser process exited by itself. */
    BROWSER_CRASHED(SessionStatus.FAILED, "error"),
    /** The task, or its browser, was killed for its memory use. */
    OUT_OF_MEMORY(SessionStatus.FAILED, "error"),
    /** The task or its browser never became ready. */
    FAILED_TO_START(SessionStatus.FAILED, "error"),
    /** The task was taken away or vanished. */
    TASK_LOST(SessionStatus.FAILED, "error");

    private final SessionStatus finalStatus;
    private final String category;

    EndReason(SessionStatus finalStatus, String category) {
        this.finalStatus = finalStatus;
        this.category = category;
    }

    /** The absorbing status of a session that ended for this reason. */
    public SessionStatus finalStatus() {
        return finalStatus;
    }

    /** The coarse reason of the terminal event: {@code manual}, {@code timeout} or {@code error}. */
    public String category() {
        return category;
    }
}
