package dev.wallcrawler.controller.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Tells whether the kernel has killed a process of this container for want of memory since this object was made. Where the kernel
 * does not count such kills, on a system without version 2 of control groups, it tells of none.
 */
public final class OomKills {

    /** Where the kernel counts them for the container that this process is in. */
    public static final Path OF_THIS_CONTAINER = Path.of("/sys/fs/cgroup/memory.events");

    private static final String COUNTER = "oom_kill ";

    private final Path events;
    private final long before;

    /** @param events a control group's {@code memory.events} */
    public OomKills(Path events) {
        this.events = requireNonNull(events, "events is null");
        this.before = count();
    }

    public boolean any() {
        return count() > before;
    }

    private long count() {
        try {
            return count(Files.readAllLines(events));
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }

    private static long count(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(COUNTER))
                .mapToLong(line -> Long.parseLong(line.substring(COUNTER.length()).strip()))
                .findFirst()
                .orElse(0);
    }
}
