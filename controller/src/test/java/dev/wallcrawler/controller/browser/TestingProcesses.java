package dev.wallcrawler.controller.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks after processes in tests. */
public final class TestingProcesses {

    private TestingProcesses() {}

    /** As of a browser whose main process is the given one. */
    public static ProcessTree treeOf(ProcessHandle root) {
        return new ProcessTree(root, BrowserCommand.SESSION_MARK + "=none", Path.of("/nowhere"));
    }

    /** Those that are alive; a zombie is not. */
    public static List<Long> alive(List<ProcessHandle> processes) {
        return processes.stream()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .filter(pid -> !ProcFile.isZombie(pid))
                .toList();
    }

    /** A browser's main process, out of all of its processes. */
    public static ProcessHandle mainProcess(List<ProcessHandle> processes) {
        return processes.stream()
                .filter(process -> directoryNamedBy(process).isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** The directory that a browser was told to keep its files in. */
    public static Path directory(List<ProcessHandle> processes) {
        return directoryNamedBy(mainProcess(processes)).orElseThrow();
    }

    private static Optional<Path> directoryNamedBy(ProcessHandle process) {
        String option = "--user-data-dir=";
        return Stream.of(ProcFile.COMMAND_LINE.read(process.pid()).orElse("").split("\0"))
                .filter(argument -> argument.startsWith(option))
                .map(argument -> Path.of(argument.substring(option.length())).getParent())
                .findFirst();
    }

    /** All that carry the session's mark. */
    public static List<ProcessHandle> ofSession(String sessionId) {
        String mark = BrowserCommand.SESSION_MARK + "=" + sessionId;
        return ProcessHandle.allProcesses()
                .filter(process -> ProcFile.ENVIRONMENT.hasPart(process.pid(), mark::equals))
                .toList();
    }
}
