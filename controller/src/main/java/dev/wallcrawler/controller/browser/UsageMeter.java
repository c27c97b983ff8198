package dev.wallcrawler.controller.browser;

import java.util.OptionalLong;

import static java.util.Objects.requireNonNull;

/**
 * Measures what a browser and its descendants use. Memory that processes share, such as the code of the executable, is counted
 * once: each process's own memory, and the largest shared part of all. On a system without {@code /proc} everything is 0.
 */
public final class UsageMeter {

    private static final long MILLIS_PER_TICK = 10;
    private static final long BYTES_PER_KB = 1_024;
    private static final long BYTES_PER_MB = 1_000_000;

    private final ProcessTree tree;
    private long highestTicks;

    public UsageMeter(ProcessTree tree) {
        this.tree = requireNonNull(tree, "tree is null");
    }

    public synchronized Usage measure() {
        long ticks = 0;
        long ownKb = 0;
        long sharedKb = 0;
        for (ProcessHandle process : tree.family()) {
            ticks += ProcFile.processorTicks(process.pid()).orElse(0);
            String status = ProcFile.STATUS.read(process.pid()).orElse("");
            ownKb += kilobytes(status, "RssAnon:");
            sharedKb = Math.max(sharedKb, kilobytes(status, "RssFile:") + kilobytes(status, "RssShmem:"));
        }
        // Between the end of a process and its parent's taking note of it, its time is in nobody's account.
        highestTicks = Math.max(highestTicks, ticks);
        return new Usage(highestTicks * MILLIS_PER_TICK, (ownKb + sharedKb) * BYTES_PER_KB / BYTES_PER_MB);
    }

    private static long kilobytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> number(line.substring(name.length())).orElse(0))
                .findFirst()
                .orElse(0);
    }

    private static OptionalLong number(String text) {
        String digits = text.replace("kB", "").strip();
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }
}
