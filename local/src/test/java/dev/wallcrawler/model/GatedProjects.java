package dev.wallcrawler.model;

import dev.wallcrawler.project.ApiKey;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.ProjectStore;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The project of the present run, each read of it through the gate. */
final class GatedProjects implements ProjectStore {

    private final Supplier<World> world;

    GatedProjects(Supplier<World> world) {
        this.world = world;
    }

    @Override
    public Optional<Project> find(String projectId) {
        return projects().stream().filter(project -> project.id().equals(projectId)).findFirst();
    }

    @Override
    public List<Project> projects() {
        return world.get().gate().pass("read the slot counter", () -> world.get().table().projects());
    }

    @Override
    public Optional<ApiKey> findKey(String hash) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ApiKey> keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Project findOrCreate(String name, int concurrency, Duration defaultTimeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setConcurrency(String projectId, int concurrency) {
        throw new UnsupportedOperationException();
    }

    @Override
    public NewApiKey createKey(String name, List<String> projectIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean revokeKey(String keyId) {
        throw new UnsupportedOperationException();
    }
}
