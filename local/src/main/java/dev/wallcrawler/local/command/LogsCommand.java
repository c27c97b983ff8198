package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.local.command.logs.LogFiles;
import dev.wallcrawler.local.command.logs.LogFilter;
import dev.wallcrawler.local.command.logs.LogLine;
import dev.wallcrawler.local.command.logs.LogSource;
import dev.wallcrawler.local.command.logs.LogText;
import dev.wallcrawler.local.command.logs.Since;
import dev.wallcrawler.logging.EventType;
import dev.wallcrawler.logging.LogGroupName;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** {@code logs}. */
final class LogsCommand {
    private static final String SESSION = "--session";
    private static final String EVENT = "--event";
    private static final String SERVICE = "--service";
    private static final String SINCE = "--since";
    private static final String FOLLOW = "--follow";
    private static final String JSON = "--json";

    private final CommandContext context;
    private final DeployedLogs deployedLogs;
    private final CountDownLatch stop;

    /** The way to a deployment's lines. */
    interface DeployedLogs {
        LogSource open(DeploymentChoice deployment) throws CommandFailure;
    }

    /**
     * @param stop ends {@code --follow}
     */
    LogsCommand(CommandContext context, DeployedLogs deployedLogs, CountDownLatch stop) {
        this.context = requireNonNull(context, "context is null");
        this.deployedLogs = requireNonNull(deployedLogs, "deployedLogs is null");
        this.stop = requireNonNull(stop, "stop is null");
    }

    int run(List<String> line) throws UsageException, CommandFailure, IOException, InterruptedException {
        Arguments arguments = Arguments.parse(
                line, DeploymentChoice.optionsAnd(SESSION, EVENT, SERVICE, SINCE), Set.of(FOLLOW, JSON));
        arguments.requireNoWords();
        LogFilter filter = filter(arguments);
        Function<LogLine, String> form = arguments.has(JSON) ? LogLine::raw : text(filter)::render;
        Optional<DeploymentChoice> deployment = DeploymentChoice.from(arguments);
        try (LogSource source = deployment.isPresent()
                ? deployedLogs.open(deployment.get())
                : new LogFiles(context.directory().resolve("logs"))) {
            print(source, filter, form, arguments.has(FOLLOW));
        }
        return 0;
    }

    private void print(LogSource source, LogFilter filter, Function<LogLine, String> form, boolean follow)
            throws CommandFailure, IOException, InterruptedException {
        boolean any = false;
        do {
            List<LogLine> lines = source.readNew(filter);
            any |= !lines.isEmpty();
            lines.stream().map(form).forEach(context.out()::println);
            // A reader that has gone away, such as head, has seen enough.
        } while (!context.out().checkError()
                && follow
                && !stop.await(source.pause().toMillis(), TimeUnit.MILLISECONDS));
        if (!any && !follow) {
            context.note("no matching log lines in " + source.place());
        }
    }

    private LogText text(LogFilter filter) {
        LocalDate today = LocalDate.ofInstant(context.clock().instant(), context.zone());
        return new LogText(context.colours(), context.zone(), today, filter.session().isEmpty());
    }

    private LogFilter filter(Arguments arguments) throws UsageException {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        for (String name : arguments.all(EVENT)) {
            events.add(eventType(name));
        }
        Optional<String> service = arguments.one(SERVICE);
        if (service.isPresent()) {
            requireService(service.get());
        }
        Optional<String> age = arguments.one(SINCE);
        Optional<Instant> since = age.flatMap(text -> Since.parse(text, context.clock().instant()));
        if (age.isPresent() && since.isEmpty()) {
            throw new UsageException(SINCE + " must be an age such as 30s, 10m, 2h or 1d, or a time");
        }
        return new LogFilter(arguments.one(SESSION), events, service, since);
    }

    private static EventType eventType(String name) throws UsageException {
        try {
            return EventType.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new UsageException(EVENT + " must be one of " + joined(Stream.of(EventType.values()).map(EventType::name)));
        }
    }

    private static void requireService(String name) throws UsageException {
        if (Stream.of(LogGroupName.values()).noneMatch(group -> group.service().equals(name))) {
            throw new UsageException(
                    SERVICE + " must be one of " + joined(Stream.of(LogGroupName.values()).map(LogGroupName::service)));
        }
    }

    private static String joined(Stream<String> names) {
        return String.join(", ", names.toList());
    }
}
