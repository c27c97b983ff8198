package dev.wallcrawler.local.command;

import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;

import java.time.Duration;
import java.util.List;

/**
 * The key that {@code up} prints. As only hashes are stored, nobody can print it a second time: each {@code up} makes a new one
 * and revokes the one of the {@code up} before. Keys that last are made by {@code keys create}.
 */
final class UpKey {
    /** The name of such a key. */
    static final String LABEL = "up";
    /** How many sessions a new project may run at once, unless told otherwise. */
    static final int DEFAULT_CONCURRENCY = 10;
    /** How long a session of a new project lives that asks for no timeout. */
    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    private static final String PROJECT = "local";

    private UpKey() {}

    static NewApiKey replace(ProjectStore projects) {
        Project project = projects.findOrCreate(PROJECT, DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT);
        projects.keys().stream()
                .filter(key -> key.name().equals(LABEL) && key.revokedAt().isEmpty())
                .forEach(key -> projects.revokeKey(key.id()));
        return projects.createKey(LABEL, List.of(project.id()));
    }
}
