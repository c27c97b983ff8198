package dev.wallcrawler.controller;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.DevToolsHttp;
import dev.wallcrawler.controller.browser.Usage;
import dev.wallcrawler.controller.browser.UsageMeter;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.session.SessionTotals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import static java.util.Objects.requireNonNull;

/**
 * Samples what the browser uses, reports it from time to time, and keeps the totals. Reports CPU use as the average since the
 * last report. Thread-safe.
 */
final class ResourceReporter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final double PERCENT = 100.0;

    private final UsageMeter meter;
    private final CdpTraffic traffic;
    private final SessionTrail trail;
    private final InstantSource clock;
    private final Instant startedAt;
    private Instant reportedAt;
    private Usage reported = Usage.NONE;
    private Usage last = Usage.NONE;
    private long peakMemoryMb;
    private int targets;

    ResourceReporter(UsageMeter meter, CdpTraffic traffic, SessionTrail trail, InstantSource clock) {
        this.meter = requireNonNull(meter, "meter is null");
        this.traffic = requireNonNull(traffic, "traffic is null");
        this.trail = requireNonNull(trail, "trail is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.startedAt = clock.instant();
        this.reportedAt = startedAt;
    }

    /** Takes note of what the browser uses now. */
    void sample(DevTools devTools) {
        int open = countTargets(devTools);
        synchronized (this) {
            targets = open;
            measure();
        }
    }

    /** Writes a line about it, if anything was ever measured. */
    synchronized void report() {
        measure();
        if (last.equals(Usage.NONE)) {
            return;
        }
        Instant now = clock.instant();
        double cpuPercent = percent(last.cpuMillis() - reported.cpuMillis(), reportedAt, now);
        trail.resources(cpuPercent, last, traffic.bytes(), targets);
        reported = last;
        reportedAt = now;
    }

    /** A browser that is gone uses nothing, which is not what is wanted to know. */
    private void measure() {
        Usage now = meter.measure();
        if (now.memoryMb() > 0) {
            last = now;
            peakMemoryMb = Math.max(peakMemoryMb, now.memoryMb());
        }
    }

    synchronized SessionTotals totals() {
        return new SessionTotals(
                traffic.bytes(), percent(last.cpuMillis(), startedAt, clock.instant()), peakMemoryMb);
    }

    private static double percent(long cpuMillis, Instant from, Instant to) {
        long millis = Math.max(1, Duration.between(from, to).toMillis());
        return Math.round(cpuMillis * PERCENT * PERCENT / millis) / PERCENT;
    }

    /** A browser that does not answer has none that anybody could use. */
    private static int countTargets(DevTools devTools) {
        try (JsonParser json = JSON.createParser(DevToolsHttp.get(devTools, "/json/list"))) {
            int count = 0;
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    json.skipChildren();
                    count++;
                }
            }
            return count;
        } catch (IOException _) {
            return 0;
        }
    }
}
