package dev.wallcrawler.local.command.doctor;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;

import static java.util.Objects.requireNonNull;

/**
 * What a check found.
 *
 * @param text one line for a person: what was seen, and what to do if it is wrong; no secret
 */
public record Finding(Outcome outcome, String text) {
    /** How a check may end. */
    public enum Outcome {
        OK,
        SKIPPED,
        FAILED;

        /** As it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(text, "text is null");
    }

    /** Nothing is wrong. */
    public static Finding ok(String text) {
        return new Finding(Outcome.OK, text);
    }

    /** It could not be told, which is nobody's fault. */
    public static Finding skipped(String text) {
        return new Finding(Outcome.SKIPPED, text);
    }

    /** A service does not answer. */
    static Finding noAnswer(URI url, IOException failure) {
        return failed(url + " does not answer (" + failure.getClass().getSimpleName()
                + "); is it up, and can this machine reach it?");
    }

    /** Something is wrong. */
    public static Finding failed(String text) {
        return new Finding(Outcome.FAILED, text);
    }
}
