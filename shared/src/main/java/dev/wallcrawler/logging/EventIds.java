package dev.wallcrawler.logging;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Random ids for events that have no stable one. Execution environments that were restored from one snapshot start with the same
 * state of any generator; the time and the request's id keep their ids apart.
 */
final class EventIds {
    private EventIds() {}

    /** Appends an id of 32 hex characters. */
    static void appendRandom(StringBuilder out, String requestId) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        appendHex(out, random.nextLong() ^ mixed(System.nanoTime() ^ (long) requestId.hashCode() << 32));
        appendHex(out, random.nextLong());
    }

    /** Spreads each bit of the salt over all bits. */
    private static long mixed(long salt) {
        long z = (salt ^ (salt >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static void appendHex(StringBuilder out, long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            int digit = (int) (value >>> shift) & 15;
            out.append((char) (digit < 10 ? '0' + digit : 'a' - 10 + digit));
        }
    }
}
