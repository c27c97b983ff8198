package dev.wallcrawler.project;

import dev.wallcrawler.session.SlotCount;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link ProjectStore} in memory. Thread-safe. */
public final class TestingProjectStore implements ProjectStore {

    private static final Instant CREATED = Instant.parse("2026-11-01T00:00:00Z");

    private final Map<String, Project> projects = new LinkedHashMap<>();
    private final List<ApiKey> keys = new ArrayList<>();

    /** Puts a project as it is. */
    public synchronized void put(Project project) {
        projects.put(project.id(), project);
    }

    @Override
    public synchronized Optional<ApiKey> findKey(String hash) {
        return keys.stream()
                .filter(key -> key.hash().equals(hash) && key.revokedAt().isEmpty())
                .findFirst();
    }

    @Override
    public synchronized Optional<Project> find(String projectId) {
        return Optional.ofNullable(projects.get(projectId));
    }

    @Override
    public synchronized List<Project> projects() {
        return List.copyOf(projects.values());
    }

    @Override
    public synchronized List<ApiKey> keys() {
        return List.copyOf(keys);
    }

    @Override
    public synchronized Project findOrCreate(String name, int concurrency, Duration defaultTimeout) {
        return projects.values().stream()
                .filter(project -> project.name().equals(name))
                .findFirst()
                .orElseGet(() -> {
                    Project project =
                            new Project("proj_" + name, name, concurrency, SlotCount.NONE, defaultTimeout, CREATED);
                    projects.put(project.id(), project);
                    return project;
                });
    }

    @Override
    public synchronized void setConcurrency(String projectId, int concurrency) {
        projects.computeIfPresent(
                projectId,
                (_, old) -> new Project(
                        old.id(), old.name(), concurrency, old.slots(), old.defaultTimeout(), old.createdAt()));
    }

    @Override
    public synchronized NewApiKey createKey(String name, List<String> projectIds) {
        String value = "wc_test-key-" + (keys.size() + 1);
        ApiKey key = new ApiKey(
                "key_" + (keys.size() + 1), ApiKeyHash.of(value), name, projectIds, CREATED, Optional.empty());
        keys.add(key);
        return new NewApiKey(key, value);
    }

    @Override
    public synchronized boolean revokeKey(String keyId) {
        for (int i = 0; i < keys.size(); i++) {
            ApiKey key = keys.get(i);
            if (key.id().equals(keyId) && key.revokedAt().isEmpty()) {
                keys.set(
                        i,
                        new ApiKey(
                                key.id(), key.hash(), key.name(), key.projectIds(), key.createdAt(), Optional.of(CREATED)));
                return true;
            }
        }
        return false;
    }
}
