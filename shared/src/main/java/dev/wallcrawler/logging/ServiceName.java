package dev.wallcrawler.logging;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Which service the lines of libraries are attributed to: the one whose log this process writes, or {@code local} where one
 * process writes several. Thread-safe.
 */
final class ServiceName {
    private static final String SEVERAL = "local";

    private final AtomicReference<String> name = new AtomicReference<>("");

    void claim(LogGroupName group) {
        name.accumulateAndGet(
                group.service(), (present, claimed) -> present.isEmpty() || present.equals(claimed) ? claimed : SEVERAL);
    }

    String name() {
        String claimed = name.get();
        return claimed.isEmpty() ? SEVERAL : claimed;
    }
}
