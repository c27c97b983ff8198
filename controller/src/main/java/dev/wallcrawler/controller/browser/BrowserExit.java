package dev.wallcrawler.controller.browser;

import java.util.Map;
import java.util.Optional;

/**
 * How a browser's main process ended.
 *
 * @param code its exit code, or 128 and the number of the signal that ended it
 */
public record BrowserExit(int code) {

    private static final int SIGNALLED = 128;
    private static final String KILL = "SIGKILL";

    /** Linux's, as far as they end a process that does not expect them. */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, KILL),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"),
            Map.entry(31, "SIGSYS"));

    /** The name of the signal that ended it; empty if it ended by itself. */
    public Optional<String> signal() {
        return Optional.ofNullable(SIGNALS.get(code - SIGNALLED));
    }

    public boolean isKill() {
        return signal().filter(KILL::equals).isPresent();
    }

    /** Such as {@code code 139 (SIGSEGV)}. */
    @Override
    public String toString() {
        return "code " + code + signal().map(name -> " (" + name + ")").orElse("");
    }
}
