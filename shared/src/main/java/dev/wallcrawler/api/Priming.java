package dev.wallcrawler.api;

import dev.wallcrawler.Environment;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;

import java.time.Duration;
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

    /** The id of a project that never exists. */
    public static final String PROJECT_ID = "proj_priming";

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

    /**
     * Whether a function must prime itself as it starts: it runs in an environment that is kept warm, of which nobody takes a
     * snapshot.
     */
    public static boolean isDueAtStart(Environment environment) {
        return environment.find("AWS_LAMBDA_INITIALIZATION_TYPE").filter("provisioned-concurrency"::equals).isPresent();
    }

    /** A caller whose project never exists. */
    public static Caller caller() {
        return new Caller(List.of(PROJECT_ID), "key_priming");
    }

    /** A session to try out serialisation and signing on; never stored, but read as if it had been. */
    public static Session session() {
        return SessionItem.fromItem(SessionItem.toItem(unstored(), Duration.ZERO));
    }

    private static Session unstored() {
        Instant created = Instant.EPOCH;
        return new Session(
                SESSION_ID,
                PROJECT_ID,
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
