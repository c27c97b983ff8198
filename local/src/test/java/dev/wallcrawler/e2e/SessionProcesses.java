package dev.wallcrawler.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the processes of one session: those that carry its id in their environment or arguments. */
final class SessionProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern SESSION = Pattern.compile("(?:^|\0)WALLCRAWLER_SESSION=(sess_[^\0]*)\0");

    private static final String RESERVE = "\0WALLCRAWLER_SESSION=reserve-";

    private SessionProcesses() {}

    /** A running process. */
    record Found(long pid, String command, String environment) {
        boolean isController() {
            return program().endsWith("java");
        }

        /** Whether it is the browser's main process, and none of the helpers that it started. */
        boolean isBrowser() {
            return !isController() && command.contains("--remote-debugging") && !command.contains("--type=");
        }

        /** The session that its environment names, or its browser's: a controller may be older than its session. */
        Optional<String> sessionId() {
            return sessionIn(environment).or(() -> isOfReserve()
                    ? ProcessHandle.of(pid).stream()
                            .flatMap(ProcessHandle::children)
                            .flatMap(child -> sessionIn(environmentOf(child.pid())).stream())
                            .findFirst()
                    : Optional.empty());
        }

        /** Whether it was started before there was a session for it. */
        boolean isOfReserve() {
            return environment.contains(RESERVE);
        }

        /** Whether it works in one of these directories or below, even if what it works in has been deleted. */
        boolean worksBelow(Collection<Path> directories) {
            try {
                Path directory = Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd"));
                return directories.stream().anyMatch(directory::startsWith);
            } catch (IOException gone) {
                return false;
            }
        }

        /** It and all that it has started, as far as that still knows its parent. */
        Stream<Long> family() {
            return ProcessHandle.of(pid).stream()
                    .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                    .map(ProcessHandle::pid);
        }

        private static Optional<String> sessionIn(String environment) {
            Matcher matcher = SESSION.matcher(environment);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        private String program() {
            return command.split("[\0 ]", 2)[0];
        }

        @Override
        public String toString() {
            return pid + " " + command.replace('\0', ' ');
        }
    }

    /** {@code CHROME_FLAGS} with this mark, after those that browsers need on this machine. */
    static String flagsWith(String mark) {
        return (System.getenv().getOrDefault("CHROME_FLAGS", "") + " --" + mark).strip();
    }

    /** Every process of the session, zombies left out. */
    static List<Found> of(String sessionId) {
        return running().stream()
                .filter(process -> process.environment().contains("=" + sessionId + "\0")
                        || process.command().contains(sessionId)
                        || process.sessionId().equals(Optional.of(sessionId)))
                .toList();
    }

    /** The session's controller. */
    static Found controllerOf(String sessionId) {
        return only(sessionId, Found::isController);
    }

    /** The main process of the session's browser. */
    static Found browserOf(String sessionId) {
        return only(sessionId, Found::isBrowser);
    }

    /** The controllers with this mark that were started ahead of a session and have none yet. */
    static List<Found> waiting(String mark) {
        return running().stream()
                .filter(process -> process.environment().contains(mark))
                .filter(process -> process.isOfReserve() && process.sessionId().isEmpty())
                .toList();
    }

    /** The processes of every session whose processes carry this mark in their environment or arguments, by session id. */
    static Map<String, List<Found>> bySession(String mark) {
        Map<String, List<Found>> found = new HashMap<>();
        running().stream()
                .filter(process -> process.environment().contains(mark) || process.command().contains(mark))
                // Asked once: a process may go away between two answers.
                .forEach(process -> process.sessionId()
                        .ifPresent(session -> found.computeIfAbsent(session, _ -> new ArrayList<>()).add(process)));
        return found;
    }

    /**
     * The processes that work below one of these directories: the only way to know a browser's helper without a parent, as it has
     * no mark on its command line and overwrites its environment.
     */
    static List<Found> below(Collection<Path> directories) {
        return running().stream().filter(process -> process.worksBelow(directories)).toList();
    }

    /** The gateways whose environment carries this mark. */
    static List<Found> gateways(String mark) {
        return running().stream()
                .filter(process -> process.environment().contains(mark))
                .filter(process -> process.environment().contains("WALLCRAWLER_SESSION=gateway-"))
                .toList();
    }

    private static Found only(String sessionId, Predicate<Found> wanted) {
        List<Found> found = of(sessionId);
        return found.stream()
                .filter(wanted)
                .min(Comparator.comparingLong(Found::pid))
                .orElseThrow(() -> new AssertionError("not among the processes of " + sessionId + ": " + found));
    }

    private static List<Found> running() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .map(entry -> new Found(
                            Long.parseLong(entry.getFileName().toString()),
                            commandOf(Long.parseLong(entry.getFileName().toString())),
                            environmentOf(Long.parseLong(entry.getFileName().toString()))))
                    .filter(process -> !process.command().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its arguments, with a NUL after each; nothing if it is gone. */
    static String commandOf(long pid) {
        return read(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
    }

    private static String environmentOf(long pid) {
        return "\0" + read(PROC.resolve(Long.toString(pid)).resolve("environ")) + "\0";
    }

    /** What a file of a process holds; nothing if the process is gone, or another user's. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
