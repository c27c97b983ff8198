package dev.wallcrawler.hostile;

import dev.wallcrawler.logging.TestingEventLog;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of a log whatever was logged. */
public final class SoundLog {

    private static final int CLOUDWATCH_LIMIT = 256 * 1024;

    /** Whatever some reader of logs, or a terminal, may take for the end of a line or for a command. */
    private static final Pattern BREAKS = Pattern.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029]");

    private SoundLog() {}

    /** There are that many lines: each one JSON object, short enough to be stored, and none of them breaks a viewer. */
    public static void hasLines(TestingEventLog log, int count) {
        String text = log.text();
        assertThat(BREAKS.matcher(text).find()).as(text).isFalse();
        assertThat(log.events()).hasSize(count);
        assertThat(text.chars().filter(c -> c == '\n')).hasSize(count);
        assertThat(text.split("\n")).allSatisfy(line -> assertThat(line.getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(CLOUDWATCH_LIMIT));
    }
}
