package dev.wallcrawler.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.Environment;
import dev.wallcrawler.local.function.FunctionException;
import dev.wallcrawler.local.function.LocalFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/** EventBridge's rule: invokes session-reaper at once and then, by default, every minute. */
final class ReaperSchedule implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(ReaperSchedule.class);
    /** How many seconds lie between two passes; 1 at least. */
    private static final String INTERVAL = "REAPER_INTERVAL_SECONDS";

    private final LocalFunction<?, ?> reaper;
    private final Duration interval;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ReaperSchedule(LocalFunction<?, ?> reaper, Duration interval, InstantSource clock) {
        this.reaper = requireNonNull(reaper, "reaper is null");
        this.interval = requireNonNull(interval, "interval is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    static ReaperSchedule start(LocalFunction<?, ?> reaper, Environment environment, InstantSource clock) {
        Duration interval = environment.seconds(INTERVAL, Duration.ofMinutes(1));
        if (interval.isZero()) {
            throw new IllegalStateException(INTERVAL + " must be 1 or more seconds");
        }
        var schedule = new ReaperSchedule(reaper, interval, clock);
        Thread.ofVirtual().name("session-reaper schedule").start(schedule::run);
        return schedule;
    }

    private void run() {
        try {
            do {
                invoke();
            } while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void invoke() {
        try {
            reaper.invoke(event().toString().getBytes(StandardCharsets.UTF_8));
        } catch (FunctionException e) {
            LOG.warn("{} will be invoked again", reaper.name(), e);
        }
    }

    private ObjectNode event() {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.events")
                .put("account", LocalEnvironment.ACCOUNT)
                .put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", LocalEnvironment.REGION);
        event.putArray("resources")
                .add("arn:aws:events:" + LocalEnvironment.REGION + ":" + LocalEnvironment.ACCOUNT
                        + ":rule/session-reaper");
        event.putObject("detail");
        return event;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
