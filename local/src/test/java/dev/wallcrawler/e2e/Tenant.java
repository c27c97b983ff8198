package dev.wallcrawler.e2e;

import dev.wallcrawler.local.LocalStack;
import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;

import java.time.Duration;
import java.util.List;

/**
 * A project with a key of its own.
 *
 * @param api the API with that key
 */
record Tenant(String projectId, String keyId, String apiKey, ApiClient api, LocalStack stack) {

    static Tenant in(LocalStack stack, String name, int concurrency) {
        Project project = stack.projects().findOrCreate(name, concurrency, Duration.ofMinutes(5));
        NewApiKey key = stack.projects().createKey(name, List.of(project.id()));
        return new Tenant(project.id(), key.key().id(), key.value(), new ApiClient(stack.baseUrl(), key.value()), stack);
    }

    /** How many sessions hold a slot. */
    int slotsInUse() {
        return stack.projects().find(projectId).orElseThrow().slotsInUse();
    }
}
