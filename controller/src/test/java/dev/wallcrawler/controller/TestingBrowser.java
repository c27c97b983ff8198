package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.browser.BrowserExecutable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The real browser that tests run. */
final class TestingBrowser {

    private static final String FETCHED = ".wallcrawler/browser/chromium";

    private TestingBrowser() {}

    /** The one that the environment names, or that this checkout has, or that is installed; without any, the test fails. */
    static Path executable() {
        Path fetched = checkout().resolve(FETCHED);
        if (System.getenv("CHROME_PATH") == null && Files.isExecutable(fetched)) {
            return fetched;
        }
        return BrowserExecutable.find(Environment.system())
                .orElseThrow(() -> new AssertionError("no browser to test with: set CHROME_PATH, install Chrome or"
                        + " Chromium, or let the build fetch one to " + FETCHED));
    }

    /** Makes a controller start it, with the flags that it needs on this machine. */
    static Map<String, String> variables() {
        return Map.of(
                "CHROME_PATH", executable().toString(),
                "CHROME_FLAGS", System.getenv().getOrDefault("CHROME_FLAGS", ""));
    }

    private static Path checkout() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw")) && directory.getParent() != null) {
            directory = directory.getParent();
        }
        return directory;
    }
}
