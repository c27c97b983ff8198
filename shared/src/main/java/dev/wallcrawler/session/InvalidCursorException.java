package dev.wallcrawler.session;

/** A cursor is not one that a list call returned. */
public final class InvalidCursorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidCursorException() {
        super("cursor is not one that a list call returned");
    }
}
