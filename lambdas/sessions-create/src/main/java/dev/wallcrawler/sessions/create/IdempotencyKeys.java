package dev.wallcrawler.sessions.create;

import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.api.ApiRequest;
import dev.wallcrawler.session.NewSession.Idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the header {@code Idempotency-Key}. Only hashes go on from here: a key may hold what its sender holds dear. */
final class IdempotencyKeys {

    private static final String HEADER = "Idempotency-Key";
    private static final int MAX_CHARACTERS = 255;

    private IdempotencyKeys() {}

    /**
     * The request's key, good within one project.
     *
     * @throws ApiException 400 if the key is blank or too long
     */
    static Optional<Idempotency> of(ApiRequest request, String projectId) {
        return request.header(HEADER).map(key -> {
            if (key.isBlank() || key.length() > MAX_CHARACTERS) {
                throw ApiException.badRequest(HEADER + " must have 1 to " + MAX_CHARACTERS + " characters");
            }
            return new Idempotency(sha256(projectId + "\n" + key), sha256(request.body()));
        });
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
