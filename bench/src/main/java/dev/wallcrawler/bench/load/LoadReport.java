package dev.wallcrawler.bench.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The table, and the claims that did not hold. Not thread-safe. */
final class LoadReport {
    private final List<String> lines = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    void heading(String title) {
        lines.add("");
        lines.add("%-52s %7s %12s %10s %10s %7s".formatted(title, "count", "throughput", "p50", "p99", "errors"));
    }

    /** What a burst came to; it is claimed that no call of it failed. */
    void show(String what, Burst.Outcome outcome, int errors) {
        lines.add("%-52s %,7d %,10.0f/s %7.2f ms %7.2f ms %,7d"
                .formatted(
                        what, outcome.calls(), outcome.perSecond(), outcome.millisAt(50), outcome.millisAt(99), errors));
        claim(errors == 0, "%s: %d of %d calls failed, statuses %s"
                .formatted(what, errors, outcome.calls(), outcome.statuses()));
    }

    void show(String what, String figures) {
        lines.add("%-52s %s".formatted(what, figures));
    }

    /** Shows how much longer something takes at the median than with less, and claims that it is {@code most} times at the most. */
    void ratio(String what, double less, double more, double most) {
        double ratio = more / less;
        show("  the latter over the former, p50", "%.2f ×, at most %.0f is wanted".formatted(ratio, most));
        claim(ratio <= most, "%s takes %.2f times as long".formatted(what, ratio));
    }

    /** @param otherwise what is the matter where it does not hold */
    void claim(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    boolean holds() {
        return broken.isEmpty();
    }

    void printTo(PrintStream out) {
        lines.forEach(out::println);
        out.println();
        broken.forEach(claim -> out.println("BROKEN: " + claim));
        out.println(holds() ? "every claim holds" : broken.size() + " claims are broken");
    }
}
