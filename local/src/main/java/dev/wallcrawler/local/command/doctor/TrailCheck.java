package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.deployment.CloudLogs;
import dev.wallcrawler.local.command.deployment.Deployment;
import dev.wallcrawler.local.command.logs.LogFilter;
import dev.wallcrawler.local.command.logs.LogLine;
import dev.wallcrawler.logging.EventField;
import dev.wallcrawler.logging.EventType;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether what happens arrives in the trail: the newest session that the table knows has its line there. */
record TrailCheck(Deployment deployment, InstantSource clock) {
    /** What is older is no news. */
    private static final Duration NEWS = Duration.ofHours(24);
    /** A line may take that long. */
    private static final Duration UNDERWAY = Duration.ofMinutes(1);
    /** For how long the store would keep a session that it ends. */
    private static final Duration NOTHING_ENDS_HERE = Duration.ofMinutes(15);
    private static final int NEWEST = 20;

    Finding run() throws CommandFailure, InterruptedException {
        Optional<Session> stored = newestStored();
        LogFilter filter = new LogFilter(
                stored.map(Session::id),
                Set.of(EventType.SESSION_CREATED),
                Optional.of(LogGroupName.SESSIONS_CREATE.service()),
                stored.isPresent() ? Optional.empty() : Optional.of(clock.instant().minus(NEWS)));
        List<LogLine> lines;
        try (var logs = new CloudLogs(deployment, clock)) {
            lines = logs.readNew(filter);
        }
        if (!lines.isEmpty()) {
            LogLine newest = lines.getLast();
            return Finding.ok("the newest SESSION_CREATED arrived: "
                    + newest.text(EventField.SESSION_ID).orElse("-") + " at " + seconds(newest.at()));
        }
        return stored.map(session -> Finding.failed("the table knows " + session.id() + " of " + seconds(session.createdAt())
                        + ", but its SESSION_CREATED is not in "
                        + deployment.choice().name().logGroup(LogGroupName.SESSIONS_CREATE)
                        + "; may its function write there?"))
                .orElseGet(() -> Finding.ok("no sessions were created in the last " + NEWS.toHours() + " h"));
    }

    /** Rows go soon after a session has ended, so there may be none. */
    private Optional<Session> newestStored() throws CommandFailure {
        SessionTables tables = deployment.tables();
        Instant now = clock.instant();
        try (DynamoDbClient dynamoDb = deployment.dynamoDb()) {
            var sessions = new DynamoSessionStore(dynamoDb, tables, clock, NOTHING_ENDS_HERE);
            return new DynamoProjectStore(dynamoDb, tables, clock).projects().stream()
                    .map(Project::id)
                    .flatMap(id -> sessions.list(id, _ -> true, NEWEST, Optional.empty()).sessions().stream())
                    .filter(session -> session.createdAt().isAfter(now.minus(NEWS)))
                    .filter(session -> session.createdAt().isBefore(now.minus(UNDERWAY)))
                    .max(Comparator.comparing(Session::createdAt));
        }
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
