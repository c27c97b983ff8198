package dev.wallcrawler.sessions.create;

import static java.util.Objects.requireNonNull;

/** ECS started no task. */
final class TaskNotStartedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    /** @param retryable whether the same request may go through a little later: capacity, throttling, a fault of AWS */
    TaskNotStartedException(String reason, boolean retryable, Throwable cause) {
        super(requireNonNull(reason, "reason is null"), cause);
        this.retryable = retryable;
    }

    boolean retryable() {
        return retryable;
    }
}
