package dev.wallcrawler.reaper;

import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.TaskStop;

import java.util.Optional;

/** What is to be done about a session. */
sealed interface Remedy {

    /** The name of the repair in its log line. */
    String operation();

    /** What is wrong, in words. */
    String finding();

    /**
     * Decide the session's end.
     *
     * @param taskArn the task to stop
     * @param taskStop what is known of the stop of a task that is gone: then the session ends for good at once
     */
    record Terminate(
            String operation,
            String finding,
            EndReason reason,
            Optional<String> taskArn,
            Optional<TaskStop> taskStop)
            implements Remedy {}

    /**
     * End the session for good: its task is gone.
     *
     * @param reasonIfNoneDecided why, if nobody has decided that before
     */
    record End(String operation, String finding, EndReason reasonIfNoneDecided, TaskStop stop) implements Remedy {}

    /** Stop the task of a session whose end was decided. */
    record Stop(String operation, String finding, String taskArn) implements Remedy {}
}
