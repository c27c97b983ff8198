package dev.wallcrawler.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignRequest;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/** Signs with a KMS key of the spec {@code ECC_NIST_P256}: the private key never leaves KMS, which sees a digest only. */
public final class KmsTokenSigner implements TokenSigner {

    private final KmsClient kms;
    private final String keyId;
    private final TokenWriter writer;

    /** @param keyId the key's id, ARN or alias */
    public KmsTokenSigner(KmsClient kms, String keyId, String issuer, InstantSource clock) {
        this.kms = requireNonNull(kms, "kms is null");
        this.keyId = requireNonNull(keyId, "keyId is null");
        this.writer = new TokenWriter(issuer, clock);
    }

    /**
     * @throws software.amazon.awssdk.core.exception.SdkException if KMS does not sign
     */
    @Override
    public String sign(String sessionId, Audience audience, Instant expiresAt) {
        return writer.write(sessionId, audience, expiresAt, new KmsSignature());
    }

    /** KMS answers with a signature in DER, a JWT carries the two numbers side by side. */
    private final class KmsSignature implements JWSSigner {
        private static final int ES256_BYTES = 64;

        private final JCAContext jca = new JCAContext();

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
            SignRequest request = SignRequest.builder()
                    .keyId(keyId)
                    .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256)
                    .messageType(MessageType.DIGEST)
                    .message(SdkBytes.fromByteArray(sha256(signingInput)))
                    .build();
            byte[] der = kms.sign(request).signature().asByteArray();
            return Base64URL.encode(ECDSA.transcodeSignatureToConcat(der, ES256_BYTES));
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return Set.of(JWSAlgorithm.ES256);
        }

        @Override
        public JCAContext getJCAContext() {
            return jca;
        }
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
