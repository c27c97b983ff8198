package dev.wallcrawler.controller.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * A browser's main process and everything that belongs to it: its descendants; those seen as such before, who may have lost the
 * parent that they were known by (Chromium's helpers overwrite their own environment, so that a mark in it does not tell them);
 * and processes that carry the session's mark in their environment or name the session's directory on their command line. This
 * process never belongs. Thread-safe.
 */
public final class ProcessTree {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final ProcessHandle root;
    private final String mark;
    private final String directory;
    private final Set<ProcessHandle> known = ConcurrentHashMap.newKeySet();

    /** @param mark an environment variable, in the form {@code NAME=value} */
    ProcessTree(ProcessHandle root, String mark, Path directory) {
        this.root = requireNonNull(root, "root is null");
        this.mark = requireNonNull(mark, "mark is null");
        this.directory = directory.toString();
    }

    /** The main process and its descendants, now or when last asked, as far as they are alive. */
    List<ProcessHandle> family() {
        known.add(root);
        try (Stream<ProcessHandle> descendants = root.descendants()) {
            descendants.forEach(known::add);
        }
        known.removeIf(process -> !isRunning(process));
        return List.copyOf(known);
    }

    /** Everything that belongs, as far as it is alive. */
    public List<ProcessHandle> members() {
        Set<ProcessHandle> members = new LinkedHashSet<>(family());
        long self = ProcessHandle.current().pid();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(process -> process.pid() != self)
                    .filter(process -> !members.contains(process) && isMarked(process))
                    .filter(ProcessTree::isRunning)
                    .forEach(members::add);
        }
        return List.copyOf(members);
    }

    /** Kills everything that belongs, until nothing is left of it; returns whether that came true. */
    boolean kill() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<ProcessHandle> left = members();
        while (!left.isEmpty() && System.nanoTime() < end) {
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE.toNanos());
            left = members();
        }
        return left.isEmpty();
    }

    private boolean isMarked(ProcessHandle process) {
        return ProcFile.ENVIRONMENT.hasPart(process.pid(), mark::equals)
                || ProcFile.COMMAND_LINE.hasPart(process.pid(), argument -> argument.contains(directory));
    }

    /** A zombie is not: there is nothing left of it but its parent's duty to take note. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !ProcFile.isZombie(process.pid());
    }
}
