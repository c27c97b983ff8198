package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.BrowserExit;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.watch.Ending;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import static java.util.Objects.requireNonNull;

/**
 * Tells the trail in one line why a session failed, whatever signs of it there were, and with what its browser said last. Thread-safe.
 */
final class FailureReport {

    /** Those that are killed say no more; this is for one that outlives it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final SessionTrail trail;
    private final Timeline timeline;
    private final CompletableFuture<Optional<Throwable>> cause = new CompletableFuture<>();

    FailureReport(SessionTrail trail, Timeline timeline) {
        this.trail = requireNonNull(trail, "trail is null");
        this.timeline = requireNonNull(timeline, "timeline is null");
    }

    /** This makes the session fail. Only the first cause counts, and the browser's own exit more than any other. */
    void because(Exception e) {
        cause.complete(Optional.of(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
    }

    /** The session fails for a cause that the trail has a line on already. */
    void causeIsTold() {
        cause.complete(Optional.empty());
    }

    /**
     * Logs why the session failed, if it did; to be called once.
     *
     * @param browser the session's browser, if it could be launched; it is not there any more
     * @param exit how it ended, if it did so by itself
     */
    void log(Ending ending, Optional<BrowserProcess> browser, Optional<BrowserExit> exit) {
        Optional<Throwable> known = exit.isPresent() ? Optional.empty() : cause.getNow(Optional.empty());
        boolean isOpen = exit.isPresent() || !cause.isDone();
        if (isOpen ? !isFailure(ending) : known.isEmpty()) {
            return;
        }
        String operation = isReady() ? "controller_browser" : "controller_start";
        String said = browser.map(FailureReport::lastWords).orElse("");
        SessionError error = known.map(e -> SessionError.of(operation, e + said, e))
                .orElseGet(() -> SessionError.of(operation, describe(ending, exit) + said));
        for (Map.Entry<String, Object> step : timeline.asMetadata().entrySet()) {
            error = error.metadata(step.getKey(), step.getValue());
        }
        trail.error(error.metadata("exit_code", exit.map(BrowserExit::code))
                .metadata("signal", exit.flatMap(BrowserExit::signal))
                .fatal());
    }

    /** A session whose time is over before its browser answers has failed, too. */
    private boolean isFailure(Ending ending) {
        return switch (ending) {
            case Ending.Decided(EndReason reason) -> switch (reason) {
                case FAILED_TO_START, BROWSER_CRASHED, OUT_OF_MEMORY -> true;
                case EXPIRED -> !isReady();
                case RELEASED, DISCONNECTED, IDLE, TASK_LOST -> false;
            };
            case Ending.Elsewhere() -> false;
        };
    }

    private boolean isReady() {
        return timeline.hasReached("ready");
    }

    private String describe(Ending ending, Optional<BrowserExit> exit) {
        boolean answered = timeline.hasReached("browser_answered");
        if (exit.isEmpty()) {
            return answered ? "the session was not ready in time" : "the browser did not answer in time";
        }
        String exited = "the browser exited with " + exit.get();
        if (ending.equals(new Ending.Decided(EndReason.OUT_OF_MEMORY))) {
            exited += " for want of memory";
        }
        if (isReady()) {
            return exited;
        }
        return exited + (answered ? " before the session was ready" : " before it answered");
    }

    private static String lastWords(BrowserProcess browser) {
        List<String> lines = browser.lastWords(LAST_WORDS);
        return lines.isEmpty() ? "; the browser said nothing" : "; the browser said: " + String.join(" | ", lines);
    }
}
