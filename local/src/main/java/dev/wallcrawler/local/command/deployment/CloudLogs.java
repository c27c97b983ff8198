package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.logs.LogFilter;
import dev.wallcrawler.local.command.logs.LogLine;
import dev.wallcrawler.local.command.logs.LogSource;
import dev.wallcrawler.logging.EventType;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.SessionIds;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static java.util.Objects.requireNonNull;

/**
 * A deployment's log groups, read as one trail. FilterLogEvents, and not Logs Insights: it has no greatest number of lines, costs
 * nothing by the gigabyte, and serves to follow as well.
 */
public final class CloudLogs implements LogSource {
    /** How far back a trail goes that is neither one session's nor has a beginning. */
    static final Duration DEFAULT_AGE = Duration.ofHours(1);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);
    /** All callers in an account and region share a few calls a second. */
    private static final int AT_ONCE = 4;

    private final CloudWatchLogsClient logs;
    private final Deployment deployment;
    private final InstantSource clock;
    private final Duration pause;
    private final ExecutorService readers =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().name("logs-", 0).factory());
    private List<LogGroupTail> tails = List.of();

    public CloudLogs(Deployment deployment, InstantSource clock) {
        this(deployment, clock, PAUSE);
    }

    /**
     * @param pause between two reads of who follows
     */
    public CloudLogs(Deployment deployment, InstantSource clock, Duration pause) {
        this.deployment = requireNonNull(deployment, "deployment is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
        this.logs = deployment.logs();
    }

    /** The filter must be the same at each call. */
    @Override
    public List<LogLine> readNew(LogFilter wanted) throws CommandFailure, InterruptedException {
        if (tails.isEmpty()) {
            tails = tails(wanted);
        }
        List<Callable<List<LogLine>>> reads =
                tails.stream().map(tail -> (Callable<List<LogLine>>) tail::readNew).toList();
        var lines = new ArrayList<LogLine>();
        for (Future<List<LogLine>> read : readers.invokeAll(reads)) {
            lines.addAll(result(read));
        }
        // Stable: lines of one group and one millisecond keep their order.
        lines.sort(LogLine.BY_TIME);
        return lines;
    }

    private List<LogGroupTail> tails(LogFilter wanted) throws CommandFailure {
        Optional<Instant> from = from(wanted);
        // Which group a line lies in says the service; not every line does.
        LogFilter inGroup = new LogFilter(wanted.session(), wanted.events(), Optional.empty(), wanted.since());
        // API Gateway's own lines name no session and no event; there are none but those of accesses.
        LogFilter ofApiGateway = new LogFilter(wanted.session(), Set.of(), Optional.empty(), wanted.since());
        boolean accesses = wanted.session().isEmpty()
                && (wanted.events().isEmpty() || wanted.events().contains(EventType.ACCESS));
        var found = new ArrayList<LogGroupTail>();
        for (LogGroupName group : LogGroupName.values()) {
            boolean asked = wanted.service().filter(service -> !service.equals(group.service())).isEmpty();
            boolean ofGateway = group == LogGroupName.API_ACCESS;
            if (asked && (!ofGateway || accesses)) {
                LogFilter filter = ofGateway ? ofApiGateway : inGroup;
                found.add(new LogGroupTail(logs, deployment.choice().name().logGroup(group), filter, from, clock));
            }
        }
        return found;
    }

    private Optional<Instant> from(LogFilter wanted) {
        if (wanted.since().isPresent()) {
            return wanted.since();
        }
        return wanted.session().isPresent()
                ? wanted.session().flatMap(SessionIds::madeAt).map(made -> made.minus(CLOCKS_DIFFER))
                : Optional.of(clock.instant().minus(DEFAULT_AGE));
    }

    private static List<LogLine> result(Future<List<LogLine>> read) throws CommandFailure, InterruptedException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("a log group could not be read", e.getCause());
        }
    }

    @Override
    public Duration pause() {
        return pause;
    }

    @Override
    public String place() {
        return "the log groups of " + deployment.choice().name().serviceStack();
    }

    @Override
    public void close() {
        readers.shutdownNow();
        logs.close();
    }
}
