package dev.wallcrawler.local.command;

import java.util.List;

/** Rows as lines whose cells stand below each other. */
final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /** All rows must have as many cells as the first. */
    static List<String> of(List<List<String>> rows) {
        return rows.stream().map(row -> line(rows, row)).toList();
    }

    private static String line(List<List<String>> rows, List<String> row) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(width(rows, column) - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
