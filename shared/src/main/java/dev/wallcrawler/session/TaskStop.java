package dev.wallcrawler.session;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** What ECS said of a task that stopped; each part only where ECS gave it. */
public record TaskStop(Optional<String> stoppedReason, Optional<String> stopCode, Optional<Integer> exitCode) {

    /** Nothing is known of how the task stopped. */
    public static final TaskStop UNKNOWN = new TaskStop(Optional.empty(), Optional.empty(), Optional.empty());

    public TaskStop {
        requireNonNull(stoppedReason, "stoppedReason is null");
        requireNonNull(stopCode, "stopCode is null");
        requireNonNull(exitCode, "exitCode is null");
    }
}
