package dev.wallcrawler.local;

import dev.wallcrawler.Environment;
import dev.wallcrawler.dynamodb.DynamoDbProcess;
import dev.wallcrawler.local.ecs.Cluster;
import dev.wallcrawler.local.http.LoopbackServer;
import dev.wallcrawler.local.stream.StreamPoller;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.Transitions;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The parts of a running stack.
 *
 * @param rest what is closed after the others, in this order
 */
record StackParts(
        URI baseUrl,
        URI gatewayUrl,
        DynamoDbProcess database,
        ProjectStore projects,
        SessionStore sessions,
        Environment functionEnvironment,
        LoopbackServer front,
        Cluster cluster,
        StreamPoller poller,
        List<AutoCloseable> rest)
        implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(StackParts.class);
    /** All sessions end within it at the latest. */
    private static final Duration LONGEST_SESSION = Duration.ofDays(1);

    private static final Duration FOR_TASKS = Duration.ofMillis(5_800);
    private static final Duration FOR_CHANGES = Duration.ofSeconds(1);

    StackParts {
        rest = List.copyOf(rest);
    }

    /**
     * Lets no more requests in, ends the sessions on the way that every session ends, and then stops the parts. What does not
     * come to its end in time is killed; the next start of the stack tidies up after it.
     */
    @Override
    public void close() {
        attempt("stop taking requests", front::stopAccepting);
        attempt("end the sessions", this::endSessions);
        attempt("stop the tasks", () -> cluster.stopAll("The local stack is stopping.", FOR_TASKS));
        attempt("wait for the last changes", () -> poller.awaitCaughtUp(FOR_CHANGES));
        Closing.all(rest);
    }

    private void endSessions() {
        InstantSource clock = InstantSource.system();
        for (Session session : sessions.unendedExpiringBefore(clock.instant().plus(LONGEST_SESSION)).sessions()) {
            if (session.status().holdsSlot()) {
                sessions.move(session.id(), Move.terminating(Transitions.random(), EndReason.RELEASED));
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void attempt(String what, Step step) {
        try {
            step.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("could not {}", what, e);
        }
    }
}
