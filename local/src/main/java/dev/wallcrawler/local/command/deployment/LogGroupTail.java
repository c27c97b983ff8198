package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.logs.LogFilter;
import dev.wallcrawler.local.command.logs.LogLine;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** How far one log group has been read. Used by one thread at a time. */
final class LogGroupTail {
    /** A line may come that much after its time and is still seen. */
    static final Duration LATENESS = Duration.ofMinutes(2);

    /** More than a person reads, and still far from filling the memory. */
    private static final int MOST_LINES = 100_000;

    private final CloudWatchLogsClient logs;
    private final String group;
    private final LogFilter wanted;
    private final Optional<String> pattern;
    private final InstantSource clock;
    /** Every event from {@link #from} on that was read, by id, with its time. */
    private final Map<String, Long> seen = new HashMap<>();
    private Optional<Instant> from;

    /**
     * @param from where to begin; empty for as far back as lines are kept
     */
    LogGroupTail(
            CloudWatchLogsClient logs,
            String group,
            LogFilter wanted,
            Optional<Instant> from,
            InstantSource clock)
            throws CommandFailure {
        this.logs = requireNonNull(logs, "logs is null");
        this.group = requireNonNull(group, "group is null");
        this.wanted = wanted;
        this.pattern = LogPattern.of(wanted);
        this.from = requireNonNull(from, "from is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** The lines that came since the last call, in CloudWatch's order. After a failure, the next call goes on where it was. */
    List<LogLine> readNew() throws CommandFailure {
        var events = new ArrayList<FilteredLogEvent>();
        Optional<Instant> asked = Optional.empty();
        Optional<String> token = Optional.empty();
        do {
            FilterLogEventsResponse page = page(token);
            asked = asked.or(() -> Optional.of(time(page)));
            page.events().stream().filter(event -> !seen.containsKey(event.eventId())).forEach(events::add);
            if (events.size() > MOST_LINES) {
                throw new CommandFailure(
                        "over " + MOST_LINES + " lines in " + group + "; ask for fewer with --since, --session, --event or --service");
            }
            token = Optional.ofNullable(page.nextToken());
        } while (token.isPresent());

        var lines = new ArrayList<LogLine>();
        for (FilteredLogEvent event : events) {
            if (seen.putIfAbsent(event.eventId(), event.timestamp()) == null) {
                LogLine line = LogLine.parse(event.message().stripTrailing(), Instant.ofEpochMilli(event.timestamp()));
                if (wanted.test(line)) {
                    lines.add(line);
                }
            }
        }
        goOnFrom(asked.get().minus(LATENESS));
        return lines;
    }

    private FilterLogEventsResponse page(Optional<String> token) throws CommandFailure {
        return AwsFailures.explained(
                "logs:FilterLogEvents",
                () -> logs.filterLogEvents(request -> request.logGroupName(group)
                        .filterPattern(pattern.orElse(null))
                        .startTime(from.map(Instant::toEpochMilli).orElse(null))
                        .nextToken(token.orElse(null))));
    }

    private void goOnFrom(Instant time) {
        if (from.filter(time::isBefore).isEmpty()) {
            from = Optional.of(time);
            seen.values().removeIf(at -> at < time.toEpochMilli());
        }
    }

    /** CloudWatch's, as this machine's clock may be wrong. */
    private Instant time(FilterLogEventsResponse page) {
        try {
            return page.sdkHttpResponse()
                    .firstMatchingHeader("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    .orElseGet(clock::instant);
        } catch (DateTimeException _) {
            return clock.instant();
        }
    }
}
