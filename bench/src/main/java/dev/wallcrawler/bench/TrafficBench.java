package dev.wallcrawler.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** The same CDP traffic to a bare Chromium and to a session's, in turns. */
final class TrafficBench {
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final double MB = 1e6;

    private final CdpTraffic direct;
    private final CdpTraffic proxied;

    TrafficBench(CdpTraffic direct, CdpTraffic proxied) {
        this.direct = direct;
        this.proxied = proxied;
    }

    private interface Measurement {
        double over(CdpTraffic traffic, Duration time) throws IOException;
    }

    void run(Report report) throws IOException {
        report.heading("CDP traffic, medians of %d rounds".formatted(ROUNDS));
        compare(report, "round trips, one at a time", "/s", 1, new Report.Target.AtLeast(0.8), CdpTraffic::roundTripsPerSecond);
        compare(report, "round trips, %d at a time".formatted(CdpTraffic.IN_FLIGHT), "/s", 1, new Report.Target.AtLeast(0.8),
                CdpTraffic::pipelinedPerSecond);
        compare(report, "1 MiB screenshots", "MB/s", MB, new Report.Target.AtLeast(0.9), CdpTraffic::screenshotBytesPerSecond);
        compare(report, "1 MiB strings", "MB/s", MB, new Report.Target.None(), CdpTraffic::stringBytesPerSecond);
    }

    private void compare(
            Report report, String what, String unit, double scale, Report.Target target, Measurement measurement)
            throws IOException {
        double[] bare = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double ofBare = measurement.over(direct, ROUND) / scale;
            double ofOurs = measurement.over(proxied, ROUND) / scale;
            if (round >= 0) {
                bare[round] = ofBare;
                ours[round] = ofOurs;
            }
        }
        report.compare(what, unit, median(bare), median(ours), target);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
