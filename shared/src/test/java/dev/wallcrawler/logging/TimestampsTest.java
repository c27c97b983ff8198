package dev.wallcrawler.logging;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class TimestampsTest {
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void shouldWriteAnyTimeAsTheJdkDoes() {
        Random random = new Random(7);
        long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
        long end = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli() + 1;
        for (int i = 0; i < 50_000; i++) {
            shouldWriteAsTheJdkDoes(random.nextLong(first, end));
        }
        shouldWriteAsTheJdkDoes(first);
        shouldWriteAsTheJdkDoes(end - 1);
    }

    @Test
    void shouldKnowEveryDayOfALeapYearAndOfACentury() {
        for (String start : new String[] {"1900-01-01", "1970-01-01", "2000-01-01", "2024-01-01", "2100-01-01"}) {
            long time = Instant.parse(start + "T00:00:00Z").toEpochMilli();
            for (int day = 0; day < 367; day++) {
                shouldWriteAsTheJdkDoes(time + day * 86_400_000L - 1);
                shouldWriteAsTheJdkDoes(time + day * 86_400_000L);
            }
        }
    }

    private static void shouldWriteAsTheJdkDoes(long epochMillis) {
        StringBuilder out = new StringBuilder();
        Timestamps.append(out, epochMillis);
        assertThat(out).hasToString(RFC_3339.format(Instant.ofEpochMilli(epochMillis)));
    }
}
