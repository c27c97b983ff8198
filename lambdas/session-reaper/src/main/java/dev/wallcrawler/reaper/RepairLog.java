package dev.wallcrawler.reaper;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.SessionError;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import static java.util.Objects.requireNonNull;

/** Logs and counts what one pass did, and keeps one step that fails from stopping the others. Not thread-safe. */
final class RepairLog {

    private final EventLog log;
    private final Map<String, Long> repairs = new HashMap<>();
    private int failures;

    RepairLog(EventLog log) {
        this.log = requireNonNull(log, "log is null");
    }

    /**
     * Takes a step and answers what it gives, or nothing if it fails, which is logged.
     *
     * @param about adds to the error whom it is about
     */
    <T> Optional<T> attempt(String operation, UnaryOperator<SessionError> about, Supplier<Optional<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            failures++;
            log.log(about.apply(SessionError.of(operation, e)));
            return Optional.empty();
        }
    }

    /** Notes a step that cannot be taken. */
    void failed(String operation, UnaryOperator<SessionError> about, String finding) {
        failures++;
        log.log(about.apply(SessionError.of(operation, finding)));
    }

    /** Notes a repair. */
    void repaired(String operation, UnaryOperator<SessionError> about, String finding, long count) {
        repairs.merge(operation, count, Long::sum);
        log.log(about.apply(SessionError.of(operation, finding)).repaired(count));
    }

    ReaperReport report(int sessions) {
        return new ReaperReport(sessions, repairs, failures);
    }
}
