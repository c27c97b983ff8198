package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.project.ProjectStore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * The timeouts of sessions that ask for none. A project's default hardly ever changes, so it is read at most once a minute and
 * not with each create. Thread-safe.
 */
final class DefaultTimeouts {

    static final Duration KEPT = Duration.ofMinutes(1);

    private static final int MAX_PROJECTS = 1_000;

    private final ProjectStore projects;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Duration timeout, Instant until) {}

    DefaultTimeouts(ProjectStore projects, InstantSource clock) {
        this.projects = requireNonNull(projects, "projects is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** @throws ApiException 403 if the project is gone */
    Duration of(String projectId) {
        Instant now = clock.instant();
        Known kept = known.get(projectId);
        if (kept != null && now.isBefore(kept.until())) {
            return kept.timeout();
        }
        Duration timeout = projects.find(projectId)
                .orElseThrow(DefaultTimeouts::unknownProject)
                .defaultTimeout();
        if (known.size() >= MAX_PROJECTS) {
            known.clear();
        }
        known.put(projectId, new Known(timeout, now.plus(KEPT)));
        return timeout;
    }

    /** The answer where the key's project is not there (any more). */
    static ApiException unknownProject() {
        return ApiException.forbidden("the project of this API key does not exist");
    }
}
