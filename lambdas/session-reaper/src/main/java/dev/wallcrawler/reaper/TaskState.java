package dev.wallcrawler.reaper;

import dev.wallcrawler.task.TaskEnd;

import java.time.Instant;
import java.util.Optional;

/** What ECS says of a session's task. */
sealed interface TaskState {

    /** It is meant to run. */
    record Wanted(String arn) implements TaskState {}

    /** It is on its way down; ECS will say when it is. */
    record Stopping() implements TaskState {}

    /** It is down. */
    record Stopped(TaskEnd end, Optional<Instant> at) implements TaskState {}

    /** ECS knows no such task, or no task of the session at all. */
    record Absent() implements TaskState {}

    /** ECS did not answer. */
    record Unknown() implements TaskState {}
}
