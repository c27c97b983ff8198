package dev.wallcrawler.logging;

/** Writes times as RFC 3339 in UTC with milliseconds, such as {@code 2026-11-20T18:44:05.123Z}, without garbage. */
final class Timestamps {
    private static final long MILLIS_PER_DAY = 86_400_000;

    private Timestamps() {}

    /** Appends the time; of the years 0 to 9999 only. */
    static void append(StringBuilder out, long epochMillis) {
        appendDate(out, Math.floorDiv(epochMillis, MILLIS_PER_DAY));
        out.append('T');
        appendTime(out, epochMillis);
        out.append('Z');
    }

    /** Appends the time of the day alone. */
    static void appendTime(StringBuilder out, long epochMillis) {
        int time = (int) Math.floorMod(epochMillis, MILLIS_PER_DAY);
        append2(out, time / 3_600_000);
        out.append(':');
        append2(out, time / 60_000 % 60);
        out.append(':');
        append2(out, time / 1_000 % 60);
        out.append('.').append((char) ('0' + time / 100 % 10));
        append2(out, time % 100);
    }

    /** Counts years from March, so that the leap day is a year's last, in eras of 400 years. */
    private static void appendDate(StringBuilder out, long epochDay) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097L);
        int dayOfEra = (int) Math.floorMod(day, 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        append2(out, year / 100);
        append2(out, year % 100);
        out.append('-');
        append2(out, month);
        out.append('-');
        append2(out, dayOfMonth);
    }

    private static void append2(StringBuilder out, int number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
