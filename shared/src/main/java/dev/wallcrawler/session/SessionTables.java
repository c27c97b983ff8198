package dev.wallcrawler.session;

import dev.wallcrawler.Environment;

import static java.util.Objects.requireNonNull;

/** The names of the tables. */
public record SessionTables(String sessions, String projects, String apiKeys, String idempotency) {
    public SessionTables {
        requireNonNull(sessions, "sessions is null");
        requireNonNull(projects, "projects is null");
        requireNonNull(apiKeys, "apiKeys is null");
        requireNonNull(idempotency, "idempotency is null");
    }

    /** Reads {@code SESSIONS_TABLE}, {@code PROJECTS_TABLE}, {@code API_KEYS_TABLE} and {@code IDEMPOTENCY_TABLE}. */
    public static SessionTables from(Environment environment) {
        return new SessionTables(
                environment.require("SESSIONS_TABLE"),
                environment.require("PROJECTS_TABLE"),
                environment.require("API_KEYS_TABLE"),
                environment.require("IDEMPOTENCY_TABLE"));
    }
}
