package dev.wallcrawler.reaper;

import dev.wallcrawler.Environment;

import java.time.Duration;

/**
 * How long things may take before the reaper steps in.
 *
 * @param start from a session's creation until its browser answers
 * @param deadline past a session's deadline, for its controller to act first
 * @param creation from a session's creation until ECS knows its task
 * @param settling from the last change until what follows from it is done
 */
record Patience(Duration start, Duration deadline, Duration creation, Duration settling) {

    /** As {@code START_TIMEOUT_SECONDS} says (3 minutes by default), and what has proved itself for the rest. */
    static Patience from(Environment environment) {
        return new Patience(
                environment.seconds("START_TIMEOUT_SECONDS", Duration.ofMinutes(3)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }
}
