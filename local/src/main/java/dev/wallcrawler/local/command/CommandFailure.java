package dev.wallcrawler.local.command;

import static java.util.Objects.requireNonNull;

/** A command cannot do what it was asked to. The message is one line for a person and holds no secret. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(requireNonNull(message, "message is null"));
    }

    public CommandFailure(String message, Throwable cause) {
        super(requireNonNull(message, "message is null"), cause);
    }
}
