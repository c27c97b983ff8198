package dev.wallcrawler.local.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static java.util.Objects.requireNonNull;

/**
 * A process and everything that it started, however far that has run from it: whatever is in its session, or carries its mark
 * in the environment. What a container's end would take with it.
 *
 * @param leader the first process; it leads a session of its own
 * @param startTime the leader's, as {@link ProcessTable.Entry#startTime()}
 * @param mark the value of {@link #MARK} in the environment of all of them
 */
public record ProcessFamily(long leader, long startTime, String mark) {
    /** The variable that marks a process as belonging to a browser session. */
    public static final String MARK = "WALLCRAWLER_SESSION";

    private static final long NO_LEADER = -1;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    public ProcessFamily {
        requireNonNull(mark, "mark is null");
    }

    /** A family that is known by its mark alone, such as one whose first process is about to start. */
    public static ProcessFamily marked(String mark) {
        return new ProcessFamily(NO_LEADER, 0, mark);
    }

    /** Those that run. */
    public List<ProcessTable.Entry> members(ProcessTable table) {
        List<ProcessTable.Entry> all = table.entries();
        // Where the id was given to another process since, the session of that id is another one as well.
        boolean taken = all.stream().anyMatch(entry -> entry.pid() == leader && entry.startTime() != startTime);
        return all.stream()
                .filter(entry -> entry.startTime() >= startTime)
                .filter(entry -> (entry.session() == leader && !taken) || table.hasVariable(entry.pid(), MARK, mark))
                .toList();
    }

    /**
     * Kills all of them and waits until they are gone.
     *
     * @return whether they are, within the time
     */
    public boolean kill(ProcessTable table, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Set<ProcessTable.Entry> left = new LinkedHashSet<>();
        while (true) {
            left.addAll(members(table));
            // Whoever dies loses its environment, and the mark with it, before its files and sockets are closed.
            left.removeIf(member -> !isRunning(table, member));
            if (left.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            left.forEach(member -> signal(table, member));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean isRunning(ProcessTable table, ProcessTable.Entry member) {
        return table.find(member.pid())
                .filter(found -> found.startTime() == member.startTime())
                .isPresent();
    }

    private static void signal(ProcessTable table, ProcessTable.Entry member) {
        ProcessHandle.of(member.pid())
                .filter(handle -> isRunning(table, member))
                .ifPresent(ProcessHandle::destroyForcibly);
    }
}
