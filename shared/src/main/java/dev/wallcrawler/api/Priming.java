package dev.wallcrawler.api;

import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Walks a function's real path once before its snapshot is taken, so that the first request after a restore finds classes loaded
 * and connections known. What fails here fails silently: the first request will tell.
 */
public final class Priming {

    /** The id of a session that never exists. */
    public static final String SESSION_ID = "sess_priming";

    private Priming() {}

    /** A part of the path; without side effects. */
    @FunctionalInterface
    public interface Step {
        Object run() throws Exception;
    }

    /**
     * Runs each step, whatever becomes of the others.
     *
     * @return how many of them went through
     */
    public static int run(Step... steps) {
        int done = 0;
        for (Step step : steps) {
            done += succeeds(step) ? 1 : 0;
        }
        return done;
    }

    /** A session to try out serialisation and signing on; never stored. */
    public static Session session() {
        Instant created = Instant.EPOCH;
        return new Session(
                SESSION_ID,
                "proj_priming",
                "key_priming",
                SessionStatus.CREATING,
                Optional.empty(),
                1,
                SESSION_ID,
                created,
                created,
                created.plusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                false,
                "us-east-1",
                "{\"priming\":\"true\"}",
                BrowserSettings.DEFAULT,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                TaskStop.UNKNOWN);
    }

    private static boolean succeeds(Step step) {
        try {
            step.run();
            return true;
        } catch (Exception | LinkageError _) {
            return false;
        }
    }
}
