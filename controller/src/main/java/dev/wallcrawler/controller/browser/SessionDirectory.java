package dev.wallcrawler.controller.browser;

import dev.wallcrawler.Environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The one directory that a browser writes to: its profile and its temporary files.
 *
 * @param root a fresh directory that nobody else uses
 */
public record SessionDirectory(Path root) {

    private static final String PREFIX = "wc-";
    private static final int ATTEMPTS = 3;

    /**
     * Makes a fresh one where {@code TMPDIR} says, or else in the system's temporary directory. Its path is short, as Chromium
     * puts a Unix socket in it.
     */
    public static SessionDirectory create(Environment environment) {
        Path parent = Path.of(environment.find("TMPDIR").orElseGet(() -> System.getProperty("java.io.tmpdir")));
        try {
            SessionDirectory directory = new SessionDirectory(Files.createTempDirectory(parent, PREFIX));
            Files.createDirectory(directory.temporary());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the browser", e);
        }
    }

    /** Chromium's user data. */
    public Path profile() {
        return root.resolve("profile");
    }

    /**
     * Lets the browser load no page before somebody goes there: Chromium's prefetch for pages that ask for it passes all guards by.
     * A headless shell has no preferences and does not know this one.
     */
    public void forbidPrefetching() {
        try {
            Path preferences = Files.createDirectories(profile().resolve("Default")).resolve("Preferences");
            Files.writeString(preferences, "{\"net\":{\"network_prediction_options\":2}}");
        } catch (IOException e) {
            throw new UncheckedIOException("the browser's preferences cannot be written", e);
        }
    }

    /** What Chromium takes for the system's temporary directory. */
    public Path temporary() {
        return root.resolve("tmp");
    }

    /** Removes the directory and all that is in it, without following links. The processes that used it must be gone. */
    public void delete() throws IOException {
        for (int i = 1; Files.exists(root); i++) {
            try {
                Files.walkFileTree(root, new Removal());
            } catch (IOException e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
