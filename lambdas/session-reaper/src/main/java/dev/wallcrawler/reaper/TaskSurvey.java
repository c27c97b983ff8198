package dev.wallcrawler.reaper;

import dev.wallcrawler.session.Session;
import dev.wallcrawler.task.BrowserTask;
import dev.wallcrawler.task.BrowserTasks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What ECS knows of the sessions' tasks. Only tasks that rows and ECS disagree about are asked for one by one, so that a pass
 * over healthy sessions costs one call in a hundred of them. Immutable once made.
 */
final class TaskSurvey {

    static final String DESCRIBE = "reap_describe_tasks";

    private final Optional<Set<String>> running;
    private final Map<String, BrowserTask> described = new HashMap<>();
    private final Set<String> unanswered = new HashSet<>();
    private final Map<String, BrowserTask> strays;

    /**
     * @param running the tasks that are meant to run, listed before the rows were read, so that each of them had its row;
     *     absent if ECS did not answer
     */
    static TaskSurvey of(Optional<Set<String>> running, List<Session> rows, BrowserTasks tasks, RepairLog repairs) {
        return new TaskSurvey(running, rows, tasks, repairs);
    }

    private TaskSurvey(Optional<Set<String>> running, List<Session> rows, BrowserTasks tasks, RepairLog repairs) {
        this.running = running;
        Set<String> recorded =
                rows.stream().flatMap(row -> row.taskArn().stream()).collect(Collectors.toSet());
        Set<String> listed = running.orElse(Set.of());
        if (running.isPresent()) {
            describe(without(recorded, listed), tasks, repairs);
            describe(without(listed, recorded), tasks, repairs);
        }
        strays = described.values().stream()
                .filter(task -> task.phase() == BrowserTask.Phase.WANTED && !recorded.contains(task.arn()))
                .filter(task -> task.sessionId().isPresent())
                .collect(Collectors.toMap(task -> task.sessionId().get(), task -> task, (one, other) -> one));
    }

    private void describe(List<String> arns, BrowserTasks tasks, RepairLog repairs) {
        for (int from = 0; from < arns.size(); from += BrowserTasks.AT_ONCE) {
            List<String> some = arns.subList(from, Math.min(from + BrowserTasks.AT_ONCE, arns.size()));
            repairs.attempt(DESCRIBE, UnaryOperator.identity(), () -> Optional.of(tasks.describe(some)))
                    .ifPresentOrElse(described::putAll, () -> unanswered.addAll(some));
        }
    }

    /** What ECS says of the session's task. */
    TaskState of(Session session) {
        if (running.isEmpty()) {
            return new TaskState.Unknown();
        }
        return session.taskArn()
                .map(this::ofRecorded)
                .orElseGet(() -> Optional.ofNullable(strays.get(session.id()))
                        .<TaskState>map(task -> new TaskState.Wanted(task.arn()))
                        .orElseGet(() -> unanswered.isEmpty() ? new TaskState.Absent() : new TaskState.Unknown()));
    }

    /** The browsers' tasks that are meant to run, and that no row names. */
    Collection<BrowserTask> strays() {
        return strays.values();
    }

    private TaskState ofRecorded(String arn) {
        BrowserTask task = described.get(arn);
        if (task == null) {
            if (running.orElse(Set.of()).contains(arn)) {
                return new TaskState.Wanted(arn);
            }
            return unanswered.contains(arn) ? new TaskState.Unknown() : new TaskState.Absent();
        }
        return switch (task.phase()) {
            case WANTED -> new TaskState.Wanted(arn);
            case STOPPING -> new TaskState.Stopping();
            case STOPPED -> new TaskState.Stopped(task.end(), task.stoppedAt());
        };
    }

    private static List<String> without(Set<String> all, Set<String> some) {
        List<String> rest = new ArrayList<>(all);
        rest.removeIf(some::contains);
        return rest;
    }
}
