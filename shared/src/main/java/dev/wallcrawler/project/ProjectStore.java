package dev.wallcrawler.project;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Projects and the hashes of their API keys. Thread-safe. */
public interface ProjectStore {

    /** The key with this hash, unless it was revoked; eventually consistent. */
    Optional<ApiKey> findKey(String hash);

    /** The project with this id, strongly consistent. */
    Optional<Project> find(String projectId);

    /** Every project, in no order. */
    List<Project> projects();

    /** Every key, revoked ones included, in no order. */
    List<ApiKey> keys();

    /** The project of this name; made with these settings if there is none, left as it is if there is one. */
    Project findOrCreate(String name, int concurrency, Duration defaultTimeout);

    /** Changes how many sessions may hold a slot at once. */
    void setConcurrency(String projectId, int concurrency);

    /** Makes a key. Its value is in the answer and nowhere else. */
    NewApiKey createKey(String name, List<String> projectIds);

    /**
     * Ends a key's use; authorizers may still hold it for as long as they cache.
     *
     * @return whether there was such a key that had not been revoked
     */
    boolean revokeKey(String keyId);
}
