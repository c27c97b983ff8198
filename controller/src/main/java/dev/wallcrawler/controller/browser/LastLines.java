package dev.wallcrawler.controller.browser;

import dev.wallcrawler.logging.ForeignLine;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;

/** The last lines of a text that another program writes, however long they and it may be. Thread-safe. */
final class LastLines {

    /** How many are kept. */
    static final int COUNT = 10;

    /** How many characters are told of each. */
    static final int CHARACTERS = 300;

    /** How much of a line is read at all. */
    static final int CHARACTERS_READ = 4_096;

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /**
     * Reads to the end.
     *
     * @param kept hears each line, as far as it is read, and tells whether it is worth keeping; blank ones never are
     */
    void readAll(Reader text, Predicate<String> kept) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = text.read(); next >= 0; next = text.read()) {
            if (next == '\n') {
                end(line, kept);
            } else if (line.length() < CHARACTERS_READ) {
                line.append((char) next);
            }
        }
        end(line, kept);
    }

    private void end(StringBuilder read, Predicate<String> kept) {
        String line = read.toString();
        read.setLength(0);
        if (!line.isBlank() && kept.test(line)) {
            keep(line);
        }
    }

    private synchronized void keep(String line) {
        if (lines.size() == COUNT) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** The last ones so far, fit to be logged. */
    synchronized List<String> soFar() {
        return lines.stream()
                .map(line -> ForeignLine.of(wholeWords(line)).strip())
                .map(line -> line.substring(0, Math.min(line.length(), CHARACTERS)))
                .toList();
    }

    /** Of a URL that is cut anywhere, nobody could tell any more what in it is a secret. */
    private static String wholeWords(String line) {
        return line.length() < CHARACTERS_READ ? line : line.substring(0, line.lastIndexOf(' ') + 1) + "…";
    }
}
