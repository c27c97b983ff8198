package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.DevToolsHttp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The page that clients take for granted, and that is there a moment after DevTools answers. */
final class FirstPage {

    private static final Duration TO_APPEAR = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PAUSE_WITHOUT_ANSWER = Duration.ofMillis(50);

    private FirstPage() {}

    /**
     * Waits for it; one that stays away is not waited for. A browser that is busy may fail to answer for a while.
     *
     * @param toAnswer how long the browser may fail to
     * @param over whether nobody needs the page any more
     * @throws IOException if the browser did not answer
     */
    static void await(DevTools devTools, Duration toAnswer, BooleanSupplier over) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                if (isThere(devTools) || passed(start, TO_APPEAR)) {
                    return;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (IOException e) {
                if (over.getAsBoolean() || passed(start, toAnswer)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_WITHOUT_ANSWER.toNanos());
            }
        }
    }

    private static boolean isThere(DevTools devTools) throws IOException {
        return DevToolsHttp.get(devTools, "/json/list").contains("\"type\": \"page\"");
    }

    private static boolean passed(long start, Duration limit) {
        return System.nanoTime() - start > limit.toNanos();
    }
}
