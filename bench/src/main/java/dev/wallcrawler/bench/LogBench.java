package dev.wallcrawler.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;

/** Runs {@link LogEventBenchmark} in JVMs of its own. */
final class LogBench {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private LogBench() {}

    static void run(Report report) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(LogEventBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs("-Xmx512m", "--enable-native-access=ALL-UNNAMED")
                        .build())
                .run();
        RunResult plain = of(results, "plainLayout");
        RunResult ours = of(results, "eventLog");
        report.heading("logging one event, beside log4j's JsonTemplateLayout");
        report.compare(
                "time",
                "ns",
                plain.getPrimaryResult().getScore(),
                ours.getPrimaryResult().getScore(),
                new Report.Target.AtMost(1.2));
        report.compare("garbage", "B", allocated(plain), allocated(ours), new Report.Target.AtMost(1.2));
    }

    private static double allocated(RunResult result) {
        Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
        return allocation.getScore();
    }

    private static RunResult of(Collection<RunResult> results, String benchmark) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
                .findFirst()
                .orElseThrow();
    }
}
