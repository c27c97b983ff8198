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

    /**
     * As {@code START_TIMEOUT_SECONDS} (3 minutes by default), {@code REAPER_CREATION_SECONDS} (60) and
     * {@code REAPER_SETTLING_SECONDS} (30) say.
     */
    static Patience from(Environment environment) {
        return new Patience(
                environment.seconds("START_TIMEOUT_SECONDS", Duration.ofMinutes(3)),
                Duration.ofSeconds(5),
                environment.seconds("REAPER_CREATION_SECONDS", Duration.ofSeconds(60)),
                environment.seconds("REAPER_SETTLING_SECONDS", Duration.ofSeconds(30)));
    }
}
