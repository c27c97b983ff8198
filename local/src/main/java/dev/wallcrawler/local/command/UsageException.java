package dev.wallcrawler.local.command;

import static java.util.Objects.requireNonNull;

/** A command was called in a way that it does not know. The message is one line that names what is wrong. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(requireNonNull(message, "message is null"));
    }
}
