package dev.wallcrawler.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows of figures, side by side. Not thread-safe. */
final class Report {
    private static final String ROW = "%-46s %14s %14s %9s   %s%n";

    private final List<Row> rows = new ArrayList<>();

    private record Row(String what, String bare, String ours, String ratio, String target) {}

    /** What the target is set on. */
    sealed interface Target {
        /** Wallcrawler's figure over the bare one. */
        record AtMost(double ratio) implements Target {}

        /** Wallcrawler's figure over the bare one. */
        record AtLeast(double ratio) implements Target {}

        /** Wallcrawler's figure itself. */
        record NoMoreThan(double value) implements Target {}

        /** Only to be looked at. */
        record None() implements Target {}
    }

    /** Two figures of one thing. */
    void compare(String what, String unit, double bare, double ours, Target target) {
        double ratio = ours / bare;
        rows.add(new Row(what, figure(bare, unit), figure(ours, unit), "%.2f ×".formatted(ratio), verdict(target, ours, ratio)));
    }

    /** A figure that has nothing beside it. */
    void show(String what, String unit, double ours, Target target) {
        rows.add(new Row(what, "", figure(ours, unit), "", verdict(target, ours, Double.NaN)));
    }

    void heading(String title) {
        rows.add(new Row("", "", "", "", ""));
        rows.add(new Row(title, "bare", "wallcrawler", "ratio", "target"));
    }

    void printTo(PrintStream out) {
        for (Row row : rows) {
            out.print(ROW.formatted(row.what(), row.bare(), row.ours(), row.ratio(), row.target()).stripTrailing() + "\n");
        }
    }

    private static String figure(double value, String unit) {
        String pattern = value < 10 ? "%,.2f %s" : value < 1000 ? "%,.1f %s" : "%,.0f %s";
        return String.format(Locale.ROOT, pattern, value, unit);
    }

    private static String verdict(Target target, double ours, double ratio) {
        Optional<Boolean> met = switch (target) {
            case Target.AtMost(double most) -> Optional.of(ratio <= most);
            case Target.AtLeast(double least) -> Optional.of(ratio >= least);
            case Target.NoMoreThan(double value) -> Optional.of(ours <= value);
            case Target.None() -> Optional.empty();
        };
        String wanted = switch (target) {
            case Target.AtMost(double most) -> "≤ %.2f ×".formatted(most);
            case Target.AtLeast(double least) -> "≥ %.2f ×".formatted(least);
            case Target.NoMoreThan(double value) -> "≤ %.0f".formatted(value);
            case Target.None() -> "";
        };
        return wanted + met.map(yes -> yes ? "  met" : "  MISSED").orElse("");
    }
}
