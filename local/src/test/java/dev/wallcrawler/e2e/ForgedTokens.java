package dev.wallcrawler.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.wallcrawler.token.TokenSigners;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tokens that say they open a session, none of which may.
 *
 * @param privateKey the key that true tokens are signed with
 * @param publicKey the key that they are verified with, as everybody may know it
 */
record ForgedTokens(ECPrivateKey privateKey, byte[] publicKey) {

    /** Those for the keys of a running stack. */
    static ForgedTokens of(E2eStack stack) {
        Map<String, String> environment = stack.stack().functionEnvironment();
        byte[] key = Base64.getDecoder().decode(environment.get("TOKEN_PRIVATE_KEY"));
        try {
            return new ForgedTokens(
                    (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    Base64.getDecoder().decode(environment.get("TOKEN_PUBLIC_KEY")));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * All of them, by what is wrong with them.
     *
     * @param audience what would be right
     */
    Map<String, String> against(String sessionId, String audience) {
        Instant now = Instant.now();
        JWTClaimsSet right = claims(sessionId, audience, now).build();
        String sound = signed(right, JWSAlgorithm.ES256, own());
        String[] parts = sound.split("\\.");
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("an unknown audience", signed(claims(sessionId, "controller", now).build()));
        tokens.put("two audiences", signed(claims(sessionId, audience, now).audience(List.of("connect", "live")).build()));
        tokens.put("no audience", signed(claims(sessionId, null, now).build()));
        tokens.put("another issuer", signed(claims(sessionId, audience, now).issuer("somebody").build()));
        tokens.put("no subject", signed(claims(null, audience, now).build()));
        tokens.put("expired", signed(claims(sessionId, audience, now.minusSeconds(600)).build()));
        tokens.put("never expires", signed(claims(sessionId, audience, now).expirationTime(null).build()));
        tokens.put("not yet issued", signed(claims(sessionId, audience, now.plusSeconds(600)).build()));
        tokens.put("not yet valid", signed(claims(sessionId, audience, now).notBeforeTime(Date.from(now.plusSeconds(120))).build()));
        tokens.put("algorithm none", new PlainJWT(right).serialize());
        tokens.put("algorithm none over a signature", encoded("{\"alg\":\"none\"}") + "." + parts[1] + "." + parts[2]);
        tokens.put("HS256 with the public key", signed(right, JWSAlgorithm.HS256, mac()));
        tokens.put("another key", signed(right, JWSAlgorithm.ES256, stranger()));
        tokens.put("a key of its own in its header", withItsOwnKey(right));
        tokens.put("an altered payload", parts[0] + "." + encoded(right.toString().replace("\"jti\":\"", "\"jti\":\"x")) + "." + parts[2]);
        tokens.put("an altered signature", parts[0] + "." + parts[1] + "." + altered(parts[2]));
        tokens.put("no signature", parts[0] + "." + parts[1] + ".");
        tokens.put("zeros for a signature", parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]));
        tokens.put("another spelling", sound + "=");
        tokens.put("no JWT", "nonsense");
        return tokens;
    }

    private static JWTClaimsSet.Builder claims(String sessionId, String audience, Instant issuedAt) {
        return new JWTClaimsSet.Builder()
                .issuer(TokenSigners.DEFAULT_ISSUER)
                .subject(sessionId)
                .audience(audience)
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(issuedAt.plus(Duration.ofMinutes(5))))
                .jwtID(UUID.randomUUID().toString());
    }

    private String signed(JWTClaimsSet claims) {
        return signed(claims, JWSAlgorithm.ES256, own());
    }

    private static String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) {
        return signed(claims, new JWSHeader(algorithm), signer);
    }

    private static String signed(JWTClaimsSet claims, JWSHeader header, JWSSigner signer) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWSSigner own() {
        return ecdsa(privateKey);
    }

    private JWSSigner mac() {
        try {
            return new MACSigner(publicKey);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner stranger() {
        return ecdsa((ECPrivateKey) newKeys().getPrivate());
    }

    private static String withItsOwnKey(JWTClaimsSet claims) {
        KeyPair keys = newKeys();
        var key = new ECKey.Builder(
                        Curve.P_256, (ECPublicKey) keys.getPublic())
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).jwk(key).build();
        return signed(claims, header, ecdsa((ECPrivateKey) keys.getPrivate()));
    }

    private static JWSSigner ecdsa(ECPrivateKey key) {
        try {
            return new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String altered(String text) {
        int middle = text.length() / 2;
        return text.substring(0, middle) + (text.charAt(middle) == 'A' ? 'B' : 'A') + text.substring(middle + 1);
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }
}
