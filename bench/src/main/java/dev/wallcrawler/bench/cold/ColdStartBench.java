package dev.wallcrawler.bench.cold;

import dev.wallcrawler.bench.Percentiles;
import dev.wallcrawler.bench.TaskStarter;
import dev.wallcrawler.lambda.LambdaEvents;
import dev.wallcrawler.session.Session;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each function costs until it has answered for the first time after its snapshot, beside a hello-world handler and one with
 * a DynamoDB client, each in processes of its own below the real runtime interface client.
 */
public final class ColdStartBench {
    private static final int STARTS = 5;
    private static final double MEGABYTE = 1e6;
    private static final double MOST_MEGABYTES = 20;
    private static final double MOST_OF_WARM = 1.3;
    private static final String ROW = "%-24s %9s %10s %8s %10s %10s %8s %9s%n";

    private final Map<String, String> stackEnvironment;
    private final Path directory;

    /** @param stackEnvironment what the functions of a running stack are told */
    public ColdStartBench(Map<String, String> stackEnvironment, Path directory) {
        this.stackEnvironment = Map.copyOf(stackEnvironment);
        this.directory = directory;
    }

    /** Measures and prints one line for each. */
    public void run(Path checkout, LambdaEvents.Caller caller, Session live, String ended, PrintStream out)
            throws IOException {
        out.printf("%n" + ROW, "cold start, " + STARTS + " starts each", "artefact", "init p50", "× hello", "first p50", "warm p50",
                "ratio", "classes");
        try (var ecs = new TaskStarter()) {
            double hello = Double.NaN;
            for (ColdCase subject : new ColdCases(checkout, directory, caller).all(live, ended, ecs.url())) {
                double init = measure(subject, hello, out);
                hello = Double.isNaN(hello) ? init : hello;
            }
        }
        out.printf("targets: artefact ≤ %.0f MB, first ≤ %.1f × warm; classes: loaded by the first invocation%n",
                MOST_MEGABYTES, MOST_OF_WARM);
    }

    private double measure(ColdCase subject, double hello, PrintStream out) throws IOException {
        var start = new ColdStart(subject, stackEnvironment, directory);
        List<Duration> inits = new ArrayList<>();
        List<Duration> firsts = new ArrayList<>();
        List<Duration> warms = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            ColdStart.Times times = start.time();
            inits.add(times.init());
            firsts.add(times.first());
            warms.addAll(times.warm());
        }
        double init = new Percentiles(inits).millisAt(50);
        double first = new Percentiles(firsts).millisAt(50);
        double warm = new Percentiles(warms).millisAt(50);
        out.printf(ROW,
                subject.name(),
                subject.artefactBytes() == 0 ? "" : format("%.1f MB", subject.artefactBytes() / MEGABYTE),
                format("%.0f ms", init),
                Double.isNaN(hello) ? "" : format("%.2f ×", init / hello),
                format("%.1f ms", first),
                format("%.1f ms", warm),
                format("%.2f ×", first / warm),
                start.classesOfFirstInvocation());
        return init;
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
