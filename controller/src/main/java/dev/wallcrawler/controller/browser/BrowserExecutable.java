package dev.wallcrawler.controller.browser;

import dev.wallcrawler.Environment;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a Chrome or Chromium. */
public final class BrowserExecutable {

    private static final List<String> NAMES = List.of(
            "google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome", "chrome-headless-shell");

    private static final List<String> USUAL_PLACES =
            List.of("/usr/bin", "/usr/local/bin", "/opt/google/chrome", "/opt/chrome", "/snap/bin", "/usr/lib/chromium");

    private BrowserExecutable() {}

    /**
     * The file that {@code CHROME_PATH} names; without that variable the first browser in the directories of {@code PATH} or in
     * the usual places. Empty if there is none, or if the file that was named cannot be executed.
     */
    public static Optional<Path> find(Environment environment) {
        Optional<String> named = environment.find("CHROME_PATH");
        if (named.isPresent()) {
            return named.map(Path::of).filter(BrowserExecutable::canExecute);
        }
        for (String directory : directories(environment)) {
            for (String name : NAMES) {
                Path candidate = Path.of(directory, name);
                if (canExecute(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> directories(Environment environment) {
        List<String> directories = new ArrayList<>();
        environment
                .find("PATH")
                .ifPresent(path -> directories.addAll(List.of(path.split(File.pathSeparator))));
        directories.addAll(USUAL_PLACES);
        return directories;
    }

    private static boolean canExecute(Path path) {
        return Files.isExecutable(path) && !Files.isDirectory(path);
    }
}
