package dev.wallcrawler.controller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When what was reached of a start, in milliseconds since the controller's first line of code. Thread-safe. */
final class Timeline {

    private final long start = System.nanoTime();
    private final Map<String, Object> reached = new LinkedHashMap<>();

    synchronized void reached(String what) {
        reached.put(key(what), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    synchronized boolean hasReached(String what) {
        return reached.containsKey(key(what));
    }

    private static String key(String what) {
        return what + "_ms";
    }

    synchronized Map<String, Object> asMetadata() {
        return new LinkedHashMap<>(reached);
    }
}
