package dev.wallcrawler.local.command.logs;

import dev.wallcrawler.logging.EventField;
import dev.wallcrawler.logging.EventType;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static java.util.Objects.requireNonNull;

/**
 * Which lines are asked for: those that have everything that is named here.
 *
 * @param session only this session's
 * @param events only these; empty means any
 * @param service only this service's
 * @param since none that is older
 */
public record LogFilter(
        Optional<String> session, Set<EventType> events, Optional<String> service, Optional<Instant> since)
        implements Predicate<LogLine> {

    public LogFilter {
        requireNonNull(session, "session is null");
        events = Set.copyOf(events);
        requireNonNull(service, "service is null");
        requireNonNull(since, "since is null");
    }

    /** Whether the line may be asked for, told at a glance: of those of other sessions it is not worth knowing more. */
    boolean mayMatch(String raw) {
        return session.isEmpty() || raw.contains(session.get());
    }

    @Override
    public boolean test(LogLine line) {
        return has(line, EventField.SESSION_ID, session)
                && (events.isEmpty() || line.type().filter(events::contains).isPresent())
                && has(line, EventField.SERVICE, service)
                && since.filter(time -> line.at().isBefore(time)).isEmpty();
    }

    private static boolean has(LogLine line, EventField field, Optional<String> wanted) {
        return wanted.isEmpty() || line.text(field).equals(wanted);
    }
}
