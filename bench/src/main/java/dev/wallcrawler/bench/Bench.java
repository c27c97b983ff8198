package dev.wallcrawler.bench;

import dev.wallcrawler.bench.cold.ColdStartBench;
import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** {@code Bench BROWSER DIRECTORY [log] [start] [traffic] [cold]}: measures, and prints one table. Without names: everything. */
public final class Bench {
    private static final Set<String> ALL = Set.of("log", "start", "traffic", "cold");

    private Bench() {}

    /** Runs the benchmarks that the arguments name. */
    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        Path browser = Path.of(arguments[0]);
        List<String> named = List.of(arguments).subList(2, arguments.length);
        Set<String> wanted = named.isEmpty() ? ALL : Set.copyOf(named);
        if (!ALL.containsAll(wanted)) {
            throw new IllegalArgumentException("there are the benchmarks " + ALL + ", not " + wanted);
        }

        Report report = new Report();
        try (RunDirectory directory = RunDirectory.in(Path.of(arguments[1]), "run-")) {
            run(wanted, browser, directory.path(), report);
            directory.ended(true);
        }
        System.out.printf(
                "%nWallcrawler, %s, %d cores, Java %s%n",
                LocalDate.now(ZoneId.systemDefault()), Runtime.getRuntime().availableProcessors(), Runtime.version());
        report.printTo(System.out);
    }

    private static void run(Set<String> wanted, Path browser, Path directory, Report report)
            throws IOException, InterruptedException, RunnerException {
        if (wanted.contains("log")) {
            progress("logging");
            LogBench.run(report);
        }
        if (wanted.contains("start") || wanted.contains("traffic")) {
            progress("starting a stack");
            try (BenchStack stack = BenchStack.start(directory, browser)) {
                BenchStack.Created session = stack.create();
                try (CdpTraffic proxied = CdpTraffic.over(session.connectUrl())) {
                    List<String> flags = SessionBrowser.flagsOf(session.id());
                    if (wanted.contains("traffic")) {
                        progress("CDP traffic");
                        try (BareBrowser chromium = BareBrowser.start(browser, flags);
                                CdpTraffic direct = CdpTraffic.over(chromium.url())) {
                            new TrafficBench(direct, proxied).run(report);
                        }
                    }
                    stack.release(session.id());
                    if (wanted.contains("start")) {
                        progress("starts");
                        new StartBench(stack, browser, flags).run(report);
                    }
                }
            }
        }
        if (wanted.contains("cold")) {
            progress("cold starts");
            try (BenchStack stack = BenchStack.start(directory, browser)) {
                BenchStack.Created live = stack.create();
                BenchStack.Created ended = stack.create();
                stack.awaitReady(live.id());
                stack.release(ended.id());
                new ColdStartBench(stack.functionEnvironment(), directory)
                        .run(Path.of("").toAbsolutePath(), stack.caller(), stack.session(live.id()), ended.id(), System.out);
            }
        }
    }

    private static void progress(String what) {
        System.err.println("… " + what);
    }
}
