package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandFailure;

import java.io.IOException;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is examined.
 *
 * @param name what it is, in a word or two
 */
public record Check(String name, Examination examination) {
    /** How it is examined. A failure to do so counts as what was found. */
    public interface Examination {
        Finding run() throws CommandFailure, IOException, InterruptedException;
    }

    public Check {
        requireNonNull(name, "name is null");
        requireNonNull(examination, "examination is null");
    }
}
