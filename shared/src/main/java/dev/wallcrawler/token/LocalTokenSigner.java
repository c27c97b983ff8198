package dev.wallcrawler.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;

import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.time.InstantSource;

/** Signs with a private key in memory: for one machine, where there is no KMS. */
public final class LocalTokenSigner implements TokenSigner {

    private final JWSSigner signer;
    private final TokenWriter writer;

    /**
     * @param privateKey a key on the curve P-256
     * @throws IllegalArgumentException if the key is on another curve
     */
    public LocalTokenSigner(ECPrivateKey privateKey, String issuer, InstantSource clock) {
        TokenKeys.requireP256(privateKey);
        try {
            this.signer = new ECDSASigner(privateKey);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the private key cannot sign with ES256", e);
        }
        this.writer = new TokenWriter(issuer, clock);
    }

    @Override
    public String sign(String sessionId, Audience audience, Instant expiresAt) {
        return writer.write(sessionId, audience, expiresAt, signer);
    }
}
