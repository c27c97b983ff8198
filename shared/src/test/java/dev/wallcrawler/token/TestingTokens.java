package dev.wallcrawler.token;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Base64;

/** A fresh key pair with a signer and a verifier on it, both on the same clock. */
public record TestingTokens(KeyPair keyPair, String issuer, TokenSigner signer, TokenVerifier verifier) {

    public static TestingTokens create(InstantSource clock) {
        return create(newKeyPair("secp256r1"), clock);
    }

    public static TestingTokens create(KeyPair keyPair, InstantSource clock) {
        String issuer = TokenSigners.DEFAULT_ISSUER;
        return new TestingTokens(
                keyPair,
                issuer,
                new LocalTokenSigner((ECPrivateKey) keyPair.getPrivate(), issuer, clock),
                new TokenVerifier((ECPublicKey) keyPair.getPublic(), issuer, clock));
    }

    /** The value of {@code TOKEN_PUBLIC_KEY}. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(keyPair.getPublic().getEncoded());
    }

    /** The value of {@code TOKEN_PRIVATE_KEY}. */
    public String privateKey() {
        return Base64.getEncoder().encodeToString(keyPair.getPrivate().getEncoded());
    }

    public static KeyPair newKeyPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
