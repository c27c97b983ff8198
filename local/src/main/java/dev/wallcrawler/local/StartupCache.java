package dev.wallcrawler.local;

import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.local.process.JavaCommand;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * The JVM's ahead-of-time caches for controller and gateway: with them a process starts in a fraction of the time. They are made
 * by one training run, which takes some seconds, and made again when a jar, the JDK or an option changes. They only ever save
 * time: where none can be made, the stack runs without.
 */
final class StartupCache {
    private static final int KEY_LENGTH = 16;
    private static final String PREFIX = "aot-";
    /** Followed by the process that makes it, which may be that of another stack. */
    private static final String UNFINISHED = "new-";

    private final Path directory;
    private final Consumer<String> progress;

    StartupCache(Path directory, Consumer<String> progress) {
        this.directory = requireNonNull(directory, "directory is null");
        this.progress = requireNonNull(progress, "progress is null");
    }

    /** How to make the caches. */
    interface Training {
        /**
         * Runs both once, so that each leaves its cache in the file.
         *
         * @throws IOException if one of them does not
         */
        void run(Commands commands, Path controllerCache, Path gatewayCache) throws IOException, InterruptedException;
    }

    /** The commands with their caches; those are made if they are missing. */
    Commands prepare(Commands commands, Training training) throws InterruptedException {
        try {
            deleteUnfinished();
            Path current = directory.resolve(PREFIX + key(commands));
            if (Files.notExists(current)) {
                make(commands, training, current);
            }
            return new Commands(
                    commands.controller().withAotCache(current.resolve("controller.aot")),
                    commands.gateway().withAotCache(current.resolve("gateway.aot")));
        } catch (IOException e) {
            progress.accept("start-up caches could not be made; sessions start more slowly ("
                    + Optional.ofNullable(e.getMessage()).orElseGet(e::toString) + ")");
            return commands;
        }
    }

    private void make(Commands commands, Training training, Path current) throws IOException, InterruptedException {
        progress.accept("making start-up caches, once for this build");
        Files.createDirectories(directory);
        Path fresh = Files.createTempDirectory(directory, UNFINISHED + ProcessHandle.current().pid() + "-");
        try {
            training.run(commands, fresh.resolve("controller.aot"), fresh.resolve("gateway.aot"));
            deleteOthers(fresh);
            if (Files.notExists(current)) {
                Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Directories.delete(fresh);
        }
    }

    private void deleteOthers(Path kept) throws IOException {
        delete(entry -> entry.getFileName().toString().startsWith(PREFIX) && !entry.equals(kept));
    }

    /** What was being made when its process was killed. */
    private void deleteUnfinished() throws IOException {
        if (Files.isDirectory(directory)) {
            delete(StartupCache::isAbandoned);
        }
    }

    private static boolean isAbandoned(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(UNFINISHED)
                && ProcessHandle.allProcesses().noneMatch(maker -> name.startsWith(UNFINISHED + maker.pid() + "-"));
    }

    private void delete(Predicate<Path> which) throws IOException {
        List<Path> old;
        try (Stream<Path> entries = Files.list(directory)) {
            old = entries.filter(which).toList();
        }
        for (Path entry : old) {
            Directories.delete(entry);
        }
    }

    /** What the JVM checks itself before it uses a cache, and the options that the cache was made with. */
    private static String key(Commands commands) throws IOException {
        String key = Runtime.version() + " " + JavaCommand.home() + describe(commands.controller())
                + describe(commands.gateway());
        return HexFormat.of().formatHex(sha256(key)).substring(0, KEY_LENGTH);
    }

    private static String describe(JavaCommand command) throws IOException {
        return "\n" + command.toList() + " " + Files.size(command.jar()) + " "
                + Files.getLastModifiedTime(command.jar()).toMillis();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
