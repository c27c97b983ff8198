package dev.wallcrawler.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From nothing to the first CDP answer: a bare Chromium, and a session, in turns. */
final class StartBench {
    private static final int WARM_UP = 8;
    private static final int RUNS = 30;

    private final BenchStack stack;
    private final Path browser;
    private final List<String> flags;

    private final List<Duration> bare = new ArrayList<>();
    private final List<Duration> create = new ArrayList<>();
    private final List<Duration> whole = new ArrayList<>();
    private final List<Duration> provisioning = new ArrayList<>();

    StartBench(BenchStack stack, Path browser, List<String> flags) {
        this.stack = stack;
        this.browser = browser;
        this.flags = flags;
    }

    void run(Report report) throws IOException, InterruptedException {
        for (int run = 0; run < WARM_UP + RUNS; run++) {
            if (run == WARM_UP) {
                List.of(bare, create, whole, provisioning).forEach(List::clear);
            }
            startBare();
            startSession();
        }
        report.heading("start, %d runs each".formatted(RUNS));
        for (int percent : List.of(50, 99)) {
            report.compare(
                    "Chromium start → first CDP answer, p" + percent,
                    "ms",
                    new Percentiles(bare).millisAt(percent),
                    new Percentiles(whole).millisAt(percent),
                    percent == 50 ? new Report.Target.AtMost(2) : new Report.Target.None());
        }
        for (int percent : List.of(50, 99)) {
            report.show(
                    "  of which: the create call, p" + percent,
                    "ms",
                    new Percentiles(create).millisAt(percent),
                    percent == 50 ? new Report.Target.NoMoreThan(30) : new Report.Target.None());
        }
        report.show(
                "  stored → READY, p50",
                "ms",
                new Percentiles(provisioning).millisAt(50),
                new Report.Target.None());
    }

    private void startBare() throws IOException {
        long start = System.nanoTime();
        try (BareBrowser chromium = BareBrowser.start(browser, flags);
                CdpSocket cdp = CdpSocket.connect(chromium.url())) {
            cdp.call("", "Browser.getVersion", "{}");
            bare.add(since(start));
        }
    }

    private void startSession() throws IOException, InterruptedException {
        long start = System.nanoTime();
        BenchStack.Created session = stack.create();
        create.add(since(start));
        try (CdpSocket cdp = CdpSocket.connect(session.connectUrl())) {
            cdp.call("", "Browser.getVersion", "{}");
            whole.add(since(start));
        }
        provisioning.add(stack.provisioning(session.id()));
        stack.release(session.id());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
