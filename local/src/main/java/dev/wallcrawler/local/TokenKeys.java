package dev.wallcrawler.local;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

import static java.util.Objects.requireNonNull;

/**
 * What takes the place of the KMS key: a key pair that lives as long as the stack. {@link #toString()} withholds it.
 *
 * @param privateKey base64 of PKCS#8
 * @param publicKey base64 of X.509's SubjectPublicKeyInfo
 */
record TokenKeys(String privateKey, String publicKey) {
    TokenKeys {
        requireNonNull(privateKey, "privateKey is null");
        requireNonNull(publicKey, "publicKey is null");
    }

    static TokenKeys generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new TokenKeys(
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
                    Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256 keys", e);
        }
    }

    @Override
    public String toString() {
        return "TokenKeys[withheld]";
    }
}
