package dev.wallcrawler.bench;

/** Finds a value in a short JSON text of a known form. */
public final class Text {
    private Text() {}

    /**
     * What stands between the first {@code start} and the {@code end} after it.
     *
     * @throws IllegalArgumentException if there is no such thing
     */
    public static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        int to = from < 0 ? -1 : text.indexOf(end, from + start.length());
        if (to < 0) {
            throw new IllegalArgumentException("no %s…%s in %s".formatted(start, end, text));
        }
        return text.substring(from + start.length(), to);
    }
}
