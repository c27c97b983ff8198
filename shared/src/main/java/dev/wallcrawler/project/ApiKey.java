package dev.wallcrawler.project;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key as it is stored: its value is not known here, only its SHA-256 hash.
 *
 * @param id {@code key_…}, safe to log
 * @param hash lower-case hex SHA-256 of the key's value
 * @param projectIds the projects it may use, the default one first; never empty
 */
public record ApiKey(
        String id, String hash, String name, List<String> projectIds, Instant createdAt, Optional<Instant> revokedAt) {
    public ApiKey {
        projectIds = List.copyOf(projectIds);
        if (projectIds.isEmpty()) {
            throw new IllegalArgumentException("a key needs a project");
        }
    }
}
