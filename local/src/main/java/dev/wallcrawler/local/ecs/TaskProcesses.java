package dev.wallcrawler.local.ecs;

import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.process.OwnSession;
import dev.wallcrawler.local.process.ProcessFamily;
import dev.wallcrawler.local.process.ProcessTable;
import dev.wallcrawler.local.process.ServiceLog;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Starts a process for each task: in a session of its own, with a clean environment and a directory of its own for what is
 * temporary, its standard output appended to the cluster's log.
 *
 * @param command what to run
 * @param environment what every task has, all of it
 * @param log where standard output goes
 * @param tasks where each running task has a directory
 * @param temporary where each running task has a directory for its temporary files; best a short path, since sockets lie there
 * @param reserve where a process may wait for a task already
 */
public record TaskProcesses(
        List<String> command,
        Map<String, String> environment,
        ServiceLog log,
        Path tasks,
        Path temporary,
        Optional<Reserve> reserve) {
    private static final int SHORT_NAME = 12;

    public TaskProcesses {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        requireNonNull(log, "log is null");
        requireNonNull(tasks, "tasks is null");
        requireNonNull(temporary, "temporary is null");
        requireNonNull(reserve, "reserve is null");
    }

    /** Where the record of a task lies. */
    Path directory(String taskId) {
        return tasks.resolve(taskId);
    }

    /** Where the temporary files of a task lie. */
    Path scratch(String taskId) {
        return temporary.resolve("wallcrawler-" + taskId.substring(0, SHORT_NAME));
    }

    /** Deletes the files of a task that did not start. */
    void discard(String taskId) {
        try {
            Directories.delete(scratch(taskId));
            Directories.delete(directory(taskId));
        } catch (IOException e) {
            log.warn("the files of task " + taskId + " could not be deleted: " + e.getMessage(), Optional.empty());
        }
    }

    /**
     * Starts one.
     *
     * @param mark the value of {@link ProcessFamily#MARK} for the process and all that it starts
     * @param overrides variables over those of the definition
     */
    TaskProcess start(String taskId, String mark, Map<String, String> overrides) throws IOException {
        Path scratch = Files.createDirectories(scratch(taskId));
        Path directory = Files.createDirectories(directory(taskId));
        Path errors = directory.resolve(TaskProcess.ERRORS);
        var variables = new HashMap<>(environment);
        variables.putAll(overrides);
        variables.put("TMPDIR", scratch.toString());
        variables.put(ProcessFamily.MARK, mark);
        Optional<Process> kept = reserve.isPresent() ? reserve.get().take(variables, errors) : Optional.empty();
        Process process = kept.isPresent() ? kept.get() : launch(variables, scratch, errors);
        ProcessTable table = ProcessTable.ofThisMachine();
        long startTime = table.find(process.pid()).map(ProcessTable.Entry::startTime).orElse(0L);
        return new TaskProcess(
                process, new ProcessFamily(process.pid(), startTime, mark), table, directory, scratch, log);
    }

    private Process launch(Map<String, String> variables, Path scratch, Path errors) throws IOException {
        var whole = new ArrayList<>(OwnSession.prefix());
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .directory(scratch.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.target())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }
}
