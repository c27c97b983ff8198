package dev.wallcrawler.session;

import java.util.UUID;

/** Names for moves that have no natural one. */
public final class Transitions {

    private Transitions() {}

    /** A fresh id of 32 hexadecimal digits. */
    public static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
