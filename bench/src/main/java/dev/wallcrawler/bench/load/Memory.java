package dev.wallcrawler.bench.load;

import dev.wallcrawler.bench.Text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a process has in memory while something goes on: its resident set, as /proc has it. Empty where there is no /proc. */
final class Memory implements AutoCloseable {
    private static final Duration RATE = Duration.ofMillis(250);

    private final Path status;
    private final List<Long> kilobytes = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Memory(Path status) {
        this.status = status;
        this.thread = Thread.ofPlatform().daemon().name("memory").unstarted(this::watch);
    }

    /** Watches until it is closed. */
    static Memory of(long pid) {
        Memory memory = new Memory(Path.of("/proc", Long.toString(pid), "status"));
        memory.sample();
        memory.thread.start();
        return memory;
    }

    /** In megabytes: at the start, in the middle, at the end, and at the most. To be called when it is closed. */
    String text() {
        if (kilobytes.isEmpty()) {
            return "unknown";
        }
        return "%5d → %5d → %5d MB, at most %5d"
                .formatted(
                        kilobytes.getFirst() / 1024,
                        kilobytes.get(kilobytes.size() / 2) / 1024,
                        kilobytes.getLast() / 1024,
                        mostMegabytes());
    }

    /** What it had at the most; nothing where that is unknown. To be called when it is closed. */
    long mostMegabytes() {
        return kilobytes.stream().mapToLong(Long::longValue).max().orElse(0) / 1024;
    }

    private void watch() {
        try {
            while (!closed.await(RATE.toNanos(), TimeUnit.NANOSECONDS)) {
                sample();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() {
        try {
            kilobytes.add(Long.parseLong(
                    Text.between(Files.readString(status), "VmRSS:", "kB").strip()));
        } catch (IOException gone) {
            // There is nothing more to be seen of it.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
            sample();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
