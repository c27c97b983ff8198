package dev.wallcrawler.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From nothing to the first CDP answer: a bare Chromium, and a session, in turns. */
final class StartBench {
    private static final int WARM_UP = 5;
    private static final int RUNS = 30;
    /** By then, nothing of the last sessions goes on any more, and the stack has a controller in reserve again. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final BenchStack stack;
    private final Path browser;
    private final List<String> flags;

    private final List<Duration> bare = new ArrayList<>();
    private final List<Duration> create = new ArrayList<>();
    private final List<Duration> whole = new ArrayList<>();
    private final List<Duration> next = new ArrayList<>();
    private final List<Duration> provisioning = new ArrayList<>();

    StartBench(BenchStack stack, Path browser, List<String> flags) {
        this.stack = stack;
        this.browser = browser;
        this.flags = flags;
    }

    void run(Report report) throws IOException, InterruptedException {
        for (int run = 0; run < WARM_UP + RUNS; run++) {
            if (run == WARM_UP) {
                List.of(bare, create, whole, next, provisioning).forEach(List::clear);
            }
            startBare();
            startSessions();
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
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
        report.show(
                "a second session at once, without a controller in reserve, p50",
                "ms",
                new Percentiles(next).millisAt(50),
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

    private void startSessions() throws IOException, InterruptedException {
        BenchStack.Created first = startSession(create, whole);
        BenchStack.Created second = startSession(new ArrayList<>(), next);
        provisioning.add(stack.provisioning(first.id()));
        stack.release(first.id());
        stack.release(second.id());
    }

    private BenchStack.Created startSession(List<Duration> creates, List<Duration> answers)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        BenchStack.Created session = stack.create();
        creates.add(since(start));
        try (CdpSocket cdp = CdpSocket.connect(session.connectUrl())) {
            cdp.call("", "Browser.getVersion", "{}");
            answers.add(since(start));
        }
        return session;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
