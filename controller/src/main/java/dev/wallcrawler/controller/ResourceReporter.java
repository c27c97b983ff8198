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
import dev.wallcrawler.session.SessionTotals.BrowserUse;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

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
    private OptionalInt targets = OptionalInt.empty();

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
        OptionalInt open = countTargets(devTools);
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
        if (last.equals(Usage.NONE)) {
            return new SessionTotals(traffic.bytes(), Optional.empty());
        }
        return new SessionTotals(
                traffic.bytes(), new BrowserUse(percent(last.cpuMillis(), startedAt, clock.instant()), peakMemoryMb));
    }

    private static double percent(long cpuMillis, Instant from, Instant to) {
        long millis = Math.max(1, Duration.between(from, to).toMillis());
        return Math.round(cpuMillis * PERCENT * PERCENT / millis) / PERCENT;
    }

    /** Absent if the browser does not answer. */
    private static OptionalInt countTargets(DevTools devTools) {
        try (JsonParser json = JSON.createParser(DevToolsHttp.get(devTools, "/json/list"))) {
            int count = 0;
            if (json.nextToken() == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    json.skipChildren();
                    count++;
                }
            }
            return OptionalInt.of(count);
        } catch (IOException _) {
            return OptionalInt.empty();
        }
    }
}
