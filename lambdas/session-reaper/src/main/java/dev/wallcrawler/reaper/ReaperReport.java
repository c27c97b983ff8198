package dev.wallcrawler.reaper;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one pass.
 *
 * @param sessions how many sessions were looked at
 * @param repairs how often each operation repaired something; slots by how much the counters were off
 * @param failures how many steps failed
 */
record ReaperReport(int sessions, Map<String, Long> repairs, int failures) {
    ReaperReport {
        repairs = Map.copyOf(repairs);
    }

    /** The form that the function answers with. */
    Map<String, Object> toMap() {
        return Map.of("sessions", sessions, "repairs", new TreeMap<>(repairs), "failures", failures);
    }
}
