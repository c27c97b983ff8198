package dev.wallcrawler.task;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.TaskStop;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * How a browser's task ended, as ECS tells it.
 *
 * @param stop what the session keeps of it
 * @param containerReason what ECS says of the browser's container, such as {@code OutOfMemoryError: …}
 */
public record TaskEnd(TaskStop stop, Optional<String> containerReason) {

    /** Nothing is known of the end. */
    public static final TaskEnd UNKNOWN = new TaskEnd(TaskStop.UNKNOWN, Optional.empty());

    /** The controller's exit code when its browser could not be started. */
    public static final int EXIT_BROWSER_DID_NOT_START = 70;

    /** The controller's exit code when its browser exited by itself. */
    public static final int EXIT_BROWSER_CRASHED = 71;

    /** The controller's exit code when its browser was killed for want of memory: what a JVM that runs out of it exits with. */
    public static final int EXIT_OUT_OF_MEMORY = 3;

    private static final String OUT_OF_MEMORY = "OutOfMemory";
    private static final String TASK_FAILED_TO_START = "TaskFailedToStart";
    private static final String CONTAINER_EXITED = "EssentialContainerExited";

    /** A quiet end, and those by a signal from outside: {@code SIGKILL} and {@code SIGTERM}. */
    private static final Set<Integer> NOT_A_FAILURE_OF_ITS_OWN = Set.of(0, 137, 143);

    public TaskEnd {
        requireNonNull(stop, "stop is null");
        requireNonNull(containerReason, "containerReason is null");
    }

    /**
     * Why a session ended whose task ended like this before anybody had decided an end. A bare exit code 137 is not proof of
     * too little memory: anybody's SIGKILL looks the same. What exits by itself before its browser has answered, with whatever
     * other code, cannot start.
     *
     * @param everReady whether the session's browser had answered
     */
    public EndReason reasonIfNoneDecided(boolean everReady) {
        if (mentions(containerReason, OUT_OF_MEMORY)
                || mentions(stop.stoppedReason(), OUT_OF_MEMORY)
                || exited(EXIT_OUT_OF_MEMORY)) {
            return EndReason.OUT_OF_MEMORY;
        }
        if (exited(EXIT_BROWSER_CRASHED)) {
            return EndReason.BROWSER_CRASHED;
        }
        if (!everReady
                && (stopped(TASK_FAILED_TO_START) || exited(EXIT_BROWSER_DID_NOT_START) || failedByItself())) {
            return EndReason.FAILED_TO_START;
        }
        return EndReason.TASK_LOST;
    }

    private boolean failedByItself() {
        return stopped(CONTAINER_EXITED)
                && stop.exitCode().filter(code -> !NOT_A_FAILURE_OF_ITS_OWN.contains(code)).isPresent();
    }

    private boolean stopped(String stopCode) {
        return stop.stopCode().filter(stopCode::equals).isPresent();
    }

    private boolean exited(int exitCode) {
        return stop.exitCode().filter(code -> code == exitCode).isPresent();
    }

    private static boolean mentions(Optional<String> text, String word) {
        return text.filter(value -> value.contains(word)).isPresent();
    }
}
