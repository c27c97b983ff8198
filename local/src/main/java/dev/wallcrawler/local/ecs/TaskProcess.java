package dev.wallcrawler.local.ecs;

import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The process of a task, and all that it starts.
 *
 * @param directory where the task's record lies, and its standard error
 * @param scratch where its temporary files lie
 */
record TaskProcess(
        Process process, ProcessFamily family, ProcessTable table, Path directory, Path scratch, ServiceLog log) {
    /** The name of the file in the task's directory that standard error goes to. */
    static final String ERRORS = "stderr";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Waits for the first process's end. */
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGTERM to the first process. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL to the first process; the others follow as at any end. */
    void kill() {
        process.destroyForcibly();
    }

    /** Kills what the first process left running. */
    void killRest() {
        if (!family.kill(table, PATIENCE)) {
            log.warn("processes of the task could not be ended", sessionId());
        }
    }

    /** Ends everything, for a task that nobody will look after. */
    void abandon() {
        kill();
        killRest();
        cleanUp();
    }

    /** Keeps what was written to standard error as one line of the log, and deletes the task's files. */
    void cleanUp() {
        try {
            log.keep(directory.resolve(ERRORS), sessionId());
            Directories.delete(scratch);
            Directories.delete(directory);
        } catch (IOException e) {
            log.warn("the task's files could not be deleted: " + e.getMessage(), sessionId());
        }
    }

    private Optional<String> sessionId() {
        return Optional.of(family.mark());
    }
}
