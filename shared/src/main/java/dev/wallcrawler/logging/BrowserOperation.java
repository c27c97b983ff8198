package dev.wallcrawler.logging;

import dev.wallcrawler.session.SessionRef;

import java.time.Duration;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A client did something with its browser.
 *
 * @param duration from the command to its answer
 * @param url where it was done; its query string, fragment and user info are dropped on construction
 * @param selector what on the page it was done to
 */
public record BrowserOperation(
        SessionRef session,
        Kind operation,
        Duration duration,
        Optional<String> url,
        Optional<String> selector,
        boolean success)
        implements SessionEvent {

    public BrowserOperation {
        requireNonNull(session, "session is null");
        requireNonNull(operation, "operation is null");
        requireNonNull(duration, "duration is null");
        url = url.map(LoggedUrl::of);
        requireNonNull(selector, "selector is null");
    }

    /** What was done. */
    public enum Kind {
        NAVIGATE("navigate"),
        EXTRACT("extract"),
        SCREENSHOT("screenshot"),
        ACT("act");

        private final String operationName;

        Kind(String operationName) {
            this.operationName = operationName;
        }

        /** The field {@code operation} of the line. */
        public String operationName() {
            return operationName;
        }
    }

    @Override
    public EventType type() {
        return EventType.BROWSER_OPERATION;
    }

    @Override
    public void describeTo(EventFields fields) {
        fields.session(session);
        fields.duration(duration);
        fields.metadata(EventField.OPERATION, operation.operationName());
        fields.metadata(EventField.URL, url);
        fields.metadata(EventField.SELECTOR, selector);
        fields.metadata(EventField.SUCCESS, success);
    }
}
