package dev.wallcrawler.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The kernel's table of processes, as {@code /proc} shows it. A process that goes away while it is looked at counts as gone.
 * Thread-safe.
 */
public final class ProcessTable {
    private static final int STATE_FIELD = 3;
    private static final int SESSION_FIELD = 6;
    private static final int THREADS_FIELD = 20;
    private static final int START_TIME_FIELD = 22;

    private final Path proc;

    /** @param proc where the kernel shows its processes */
    ProcessTable(Path proc) {
        this.proc = requireNonNull(proc, "proc is null");
    }

    /** This machine's table. */
    public static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"));
    }

    /**
     * One process.
     *
     * @param session the id of its session, which is the process id of the session's first process
     * @param startTime when it started, in clock ticks since the machine did: with the pid, it names a process for certain
     */
    public record Entry(long pid, long session, long startTime) {}

    /**
     * Every process that runs. One that has ended and waits to be reaped does not, but one whose first thread alone has ended
     * does: until the last one has, its files and sockets are open.
     */
    public List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path directory : directories) {
                entry(directory).ifPresent(entries::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("the process table cannot be read: " + e.getMessage(), e);
        }
        return entries;
    }

    /** The process with this id, if it runs. */
    public Optional<Entry> find(long pid) {
        return entry(proc.resolve(Long.toString(pid)));
    }

    /** Whether the process was started with this variable in its environment. False where that cannot be read. */
    public boolean hasVariable(long pid, String name, String value) {
        requireNonNull(value, "value is null");
        return read(proc.resolve(Long.toString(pid)).resolve("environ"))
                .map(environment -> ("\0" + environment).contains("\0" + name + "=" + value + "\0"))
                .orElse(false);
    }

    /** When the machine started, as a name for this run of it; pids and start times mean nothing across two runs. */
    public String bootId() {
        return read(proc.resolve("sys/kernel/random/boot_id")).map(String::strip).orElse("unknown");
    }

    private static Optional<Entry> entry(Path directory) {
        return read(directory.resolve("stat")).flatMap(stat -> parse(directory, stat));
    }

    private static Optional<Entry> parse(Path directory, String stat) {
        // The command's name, in parentheses, may hold anything, spaces and parentheses included.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean ended = "ZX".contains(fields[0]) && Long.parseLong(fields[THREADS_FIELD - STATE_FIELD]) <= 1;
        if (ended) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                Long.parseLong(directory.getFileName().toString()),
                Long.parseLong(fields[SESSION_FIELD - STATE_FIELD]),
                Long.parseLong(fields[START_TIME_FIELD - STATE_FIELD])));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
