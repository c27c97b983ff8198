package dev.wallcrawler.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asked for, checked and completed with the defaults.
 *
 * @param timeout 60 seconds to 6 hours
 * @param userMetadata a JSON object of at most 512 characters
 * @param idempotency set when the caller sent an {@code Idempotency-Key}
 */
public record NewSession(
        String id,
        String projectId,
        String apiKeyId,
        Duration timeout,
        boolean keepAlive,
        String region,
        String userMetadata,
        BrowserSettings browserSettings,
        Optional<ExternalProxy> proxy,
        List<String> ignoredSettings,
        Optional<Idempotency> idempotency) {

    public NewSession {
        ignoredSettings = List.copyOf(ignoredSettings);
    }

    /**
     * Makes a repeated create answer as the first one did.
     *
     * @param keyHash a hash of project and key; the key itself is not stored
     * @param requestHash a hash of the body, to tell a repeat from another request under the same key
     */
    public record Idempotency(String keyHash, String requestHash) {}
}
