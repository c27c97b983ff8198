package dev.wallcrawler.local;

import dev.wallcrawler.local.process.ServiceLog;
import dev.wallcrawler.logging.LogGroupName;

import java.nio.file.Path;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** What lies where in a stack's directory. */
record LocalDirectory(Path root, boolean inMemory) {
    LocalDirectory {
        requireNonNull(root, "root is null");
    }

    /** The log files, named as the log groups. */
    Path logs() {
        return root.resolve("logs");
    }

    Path log(LogGroupName group) {
        return logs().resolve(group.logGroup().substring(1) + ".jsonl");
    }

    ServiceLog serviceLog(LogGroupName group) {
        return new ServiceLog(log(group), group.service());
    }

    /** The database file's directory; empty where the tables are kept in memory. */
    Optional<Path> database() {
        return inMemory ? Optional.empty() : Optional.of(root.resolve("dynamodb"));
    }

    /** What the cluster keeps of its running tasks. */
    Path tasks() {
        return root.resolve("tasks");
    }

    /** What a controller says that waits for a session. */
    Path reserve() {
        return root.resolve("reserve");
    }

    /** What the gateway's supervisor keeps of its process. */
    Path gateway() {
        return root.resolve("gateway");
    }

    /** What is running to make start-up caches, while it is. */
    Path training() {
        return root.resolve("training.json");
    }

    /** How far the stream has been handled. */
    Path checkpoints() {
        return root.resolve(inMemory ? "checkpoints-in-memory.json" : "checkpoints.json");
    }

    /** The changes that stream-processor could not handle: the on-failure queue of the mapping. */
    Path failedChanges() {
        return root.resolve("failed").resolve("stream-changes.jsonl");
    }

    /** The task state changes that ecs-task-processor could not handle: the dead-letter queue of the rule. */
    Path failedTaskEvents() {
        return root.resolve("failed").resolve("task-events.jsonl");
    }
}
