package dev.wallcrawler.authorizer;

import dev.wallcrawler.api.Caller;
import dev.wallcrawler.project.ApiKeyHash;
import dev.wallcrawler.project.ProjectStore;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Finds the caller behind an API key. The key itself goes no further than its hash. */
final class KeyAuthorizer {

    private static final int MAX_CHARACTERS = 512;

    private final ProjectStore projects;

    KeyAuthorizer(ProjectStore projects) {
        this.projects = requireNonNull(projects, "projects is null");
    }

    /** The caller; empty if the key is missing, unknown or revoked. */
    Optional<Caller> callerWith(Optional<String> apiKey) {
        return apiKey.map(String::strip)
                .filter(key -> !key.isEmpty() && key.length() <= MAX_CHARACTERS)
                .flatMap(key -> projects.findKey(ApiKeyHash.of(key)))
                .map(key -> new Caller(key.projectIds(), key.id()));
    }
}
