package dev.wallcrawler.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Who sends a request, as the authorizer found out. Travels from there in the request context as two strings.
 *
 * @param projectIds the projects that the key may use, the default one first; never empty
 * @param apiKeyId the key's id, not its value
 */
public record Caller(List<String> projectIds, String apiKeyId) {

    private static final String PROJECT_IDS = "projectIds";
    private static final String API_KEY_ID = "apiKeyId";

    public Caller {
        projectIds = List.copyOf(projectIds);
        requireNonNull(apiKeyId, "apiKeyId is null");
        if (projectIds.isEmpty()) {
            throw new IllegalArgumentException("a caller has a project");
        }
    }

    /** The context that the authorizer returns. */
    public Map<String, Object> toContext() {
        return Map.of(PROJECT_IDS, String.join(",", projectIds), API_KEY_ID, apiKeyId);
    }

    /** Reads {@link #toContext()} as it arrives with the request; empty where the authorizer was not asked. */
    public static Optional<Caller> fromContext(Map<String, Object> context) {
        if (context.get(PROJECT_IDS) instanceof String projects
                && context.get(API_KEY_ID) instanceof String apiKeyId
                && !projects.isEmpty()) {
            return Optional.of(new Caller(List.of(projects.split(",", -1)), apiKeyId));
        }
        return Optional.empty();
    }

    /** The project used where a request names none. */
    public String defaultProjectId() {
        return projectIds.getFirst();
    }

    public boolean owns(String projectId) {
        return projectIds.contains(projectId);
    }

    /**
     * The project that a request is for.
     *
     * @throws ApiException 403 if the one asked for is not the caller's
     */
    public String projectId(Optional<String> asked) {
        if (asked.isPresent() && !owns(asked.get())) {
            throw ApiException.forbidden("projectId is not a project of this API key");
        }
        return asked.orElse(defaultProjectId());
    }
}
