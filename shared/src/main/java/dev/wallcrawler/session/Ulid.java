package dev.wallcrawler.session;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** The textual form of a ULID: 26 characters of Crockford's base 32, time first. */
final class Ulid {

    private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private Ulid() {}

    static String of(long epochMillis, RandomGenerator random) {
        char[] text = new char[26];
        long time = epochMillis;
        for (int i = 9; i >= 0; i--) {
            text[i] = ALPHABET[(int) (time & 31)];
            time >>>= 5;
        }
        fill(text, 10, random.nextLong());
        fill(text, 18, random.nextLong());
        return new String(text);
    }

    /** The time in a text of the form that {@link #of} makes; empty if it is of another. */
    static OptionalLong time(String text) {
        if (text.length() != 26) {
            return OptionalLong.empty();
        }
        long time = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = Arrays.binarySearch(ALPHABET, text.charAt(i));
            if (digit < 0) {
                return OptionalLong.empty();
            }
            time = i < 10 ? time << 5 | digit : time;
        }
        return OptionalLong.of(time);
    }

    private static void fill(char[] text, int from, long bits) {
        long rest = bits;
        for (int i = from; i < from + 8; i++) {
            text[i] = ALPHABET[(int) (rest & 31)];
            rest >>>= 5;
        }
    }
}
