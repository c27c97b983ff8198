package dev.wallcrawler.controller.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What Linux tells of a process under {@code /proc}; of a process that is gone, or on another system, nothing. */
enum ProcFile {
    ENVIRONMENT("environ"),
    COMMAND_LINE("cmdline"),
    STATUS("status"),
    STAT("stat");

    private static final String SEPARATOR = "\0";

    /** The fields {@code utime}, {@code stime}, {@code cutime} and {@code cstime}, counted from the state. */
    private static final int FIRST_TIME = 11;

    private static final int LAST_TIME = 14;

    /** The field {@code num_threads}, counted in the same way. */
    private static final int THREADS = 17;

    private final String fileName;

    ProcFile(String fileName) {
        this.fileName = fileName;
    }

    Optional<String> read(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), fileName), StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Whether one of the file's parts that are ended by NUL is like that. */
    boolean hasPart(long pid, Predicate<String> likeThat) {
        return read(pid)
                .stream()
                .flatMap(text -> Stream.of(text.split(SEPARATOR)))
                .anyMatch(likeThat);
    }

    /** Whether nothing of the process is left but its entry: its first thread may end before the others do. */
    static boolean isZombie(long pid) {
        return STAT.read(pid)
                .map(ProcFile::fields)
                .filter(fields -> fields[0].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1)
                .isPresent();
    }

    /**
     * The processor time of a process and of those of its children that it has taken note of the end of, in clock ticks.
     */
    static OptionalLong processorTicks(long pid) {
        Optional<String> stat = STAT.read(pid);
        if (stat.isEmpty()) {
            return OptionalLong.empty();
        }
        String[] fields = fields(stat.get());
        long ticks = 0;
        for (int i = FIRST_TIME; i <= LAST_TIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return OptionalLong.of(ticks);
    }

    /** The fields after the command's name, which may hold spaces and brackets itself; the state is the first. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }
}
