package dev.wallcrawler.model;

/** The process that a function runs in is gone. Not an exception: nothing may handle it. */
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process stopped here", null, false, false);
    }
}
