package dev.wallcrawler.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The text forms of the keys: base64 of what Java and KMS call their encoded form. Messages never hold a key. */
public final class TokenKeys {

    private static final int P256_BITS = 256;

    private TokenKeys() {}

    /**
     * Reads a public key from the base64 of its SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException if it is not a P-256 key in that form
     */
    public static ECPublicKey publicKey(String base64) {
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64.strip()));
            return requireP256((ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec));
        } catch (InvalidKeySpecException _) {
            throw new IllegalArgumentException("not an EC public key in base64 of its SubjectPublicKeyInfo");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no EC keys", e);
        }
    }

    /**
     * Reads a private key from the base64 of its PKCS #8 form.
     *
     * @throws IllegalArgumentException if it is not a P-256 key in that form
     */
    public static ECPrivateKey privateKey(String base64) {
        try {
            var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.strip()));
            return requireP256((ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec));
        } catch (InvalidKeySpecException _) {
            throw new IllegalArgumentException("not an EC private key in base64 of its PKCS #8 form");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no EC keys", e);
        }
    }

    static <K extends ECKey> K requireP256(K key) {
        if (key.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw new IllegalArgumentException("the key is not on the curve P-256");
        }
        return key;
    }
}
