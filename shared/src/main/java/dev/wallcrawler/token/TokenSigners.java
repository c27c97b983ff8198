package dev.wallcrawler.token;

import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;

import java.time.InstantSource;
import java.util.Optional;

/** Chooses the signer that a deployable is configured for. */
public final class TokenSigners {

    /** The {@code iss} claim where {@code TOKEN_ISSUER} says nothing else. */
    public static final String DEFAULT_ISSUER = "wallcrawler";

    private TokenSigners() {}

    /**
     * A signer with the KMS key {@code TOKEN_KMS_KEY_ID}, or with the private key {@code TOKEN_PRIVATE_KEY} (base64 of its PKCS
     * #8 form) where there is no KMS.
     *
     * @throws IllegalStateException if neither is set
     */
    public static TokenSigner from(Environment environment, InstantSource clock) {
        String issuer = environment.find("TOKEN_ISSUER").orElse(DEFAULT_ISSUER);
        Optional<String> kmsKey = environment.find("TOKEN_KMS_KEY_ID");
        if (kmsKey.isPresent()) {
            return new KmsTokenSigner(AwsClients.kms(environment), kmsKey.get(), issuer, clock);
        }
        String privateKey = environment
                .find("TOKEN_PRIVATE_KEY")
                .orElseThrow(() -> new IllegalStateException(
                        "neither environment variable TOKEN_KMS_KEY_ID nor TOKEN_PRIVATE_KEY is set"));
        return new LocalTokenSigner(TokenKeys.privateKey(privateKey), issuer, clock);
    }

    /** {@link #from(Environment, InstantSource)} with the system's clock. */
    public static TokenSigner from(Environment environment) {
        return from(environment, InstantSource.system());
    }
}
