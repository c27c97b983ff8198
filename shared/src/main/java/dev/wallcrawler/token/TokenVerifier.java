package dev.wallcrawler.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.wallcrawler.Environment;
import dev.wallcrawler.token.InvalidTokenException.Reason;

import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * Verifies connect tokens: ES256 with one public key, one issuer, one session, one use, and not a moment longer than they are
 * valid. Thread-safe.
 */
public final class TokenVerifier {

    /** How far the clock of a signer may be ahead of this one. */
    static final Duration SKEW = Duration.ofSeconds(30);

    private static final int MAX_CHARACTERS = 4_096;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final JWSVerifier verifier;
    private final String issuer;
    private final InstantSource clock;

    /** @throws IllegalArgumentException if the key is not on the curve P-256 */
    public TokenVerifier(ECPublicKey publicKey, String issuer, InstantSource clock) {
        TokenKeys.requireP256(publicKey);
        try {
            this.verifier = new ECDSAVerifier(publicKey);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the public key cannot verify ES256", e);
        }
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Verifies with {@code TOKEN_PUBLIC_KEY} (base64 of its SubjectPublicKeyInfo) and the issuer {@code TOKEN_ISSUER}. */
    public static TokenVerifier from(Environment environment) {
        String issuer = environment.find("TOKEN_ISSUER").orElse(TokenSigners.DEFAULT_ISSUER);
        String key = environment.require("TOKEN_PUBLIC_KEY");
        try {
            return new TokenVerifier(TokenKeys.publicKey(key), issuer, InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("environment variable TOKEN_PUBLIC_KEY: " + e.getMessage(), e);
        }
    }

    /**
     * What the token says, if it opens this session for one of these uses.
     *
     * @throws InvalidTokenException if it does not
     */
    public ConnectToken verify(String token, String sessionId, Audience... anyOf) {
        ConnectToken verified = verify(token);
        if (!verified.sessionId().equals(sessionId)) {
            throw new InvalidTokenException(Reason.SESSION);
        }
        if (!Arrays.asList(anyOf).contains(verified.audience())) {
            throw new InvalidTokenException(Reason.AUDIENCE);
        }
        return verified;
    }

    /**
     * What the token says. The caller has yet to see that session and audience are the right ones.
     *
     * @throws InvalidTokenException if it is not a valid token
     */
    public ConnectToken verify(String token) {
        JWTClaimsSet claims = verifiedClaims(token);
        if (!issuer.equals(claims.getIssuer())) {
            throw new InvalidTokenException(Reason.ISSUER);
        }
        Instant now = clock.instant();
        Instant issuedAt = required(claims.getIssueTime()).toInstant();
        Instant expiresAt = required(claims.getExpirationTime()).toInstant();
        Date notBefore = claims.getNotBeforeTime();
        Instant latest = now.plus(SKEW);
        if (issuedAt.isAfter(latest) || (notBefore != null && notBefore.toInstant().isAfter(latest))) {
            throw new InvalidTokenException(Reason.NOT_YET_VALID);
        }
        if (!now.isBefore(expiresAt)) {
            throw new InvalidTokenException(Reason.EXPIRED);
        }
        return new ConnectToken(
                required(claims.getSubject()), audience(claims), issuedAt, expiresAt, required(claims.getJWTID()));
    }

    private JWTClaimsSet verifiedClaims(String token) {
        if (token.length() > MAX_CHARACTERS || !FORM.matcher(token).matches()) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        SignedJWT jwt = parsed(token);
        try {
            if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
                throw new InvalidTokenException(Reason.ALGORITHM);
            }
            if (!isCanonical(jwt.getSignature()) || !jwt.verify(verifier)) {
                throw new InvalidTokenException(Reason.SIGNATURE);
            }
            return jwt.getJWTClaimsSet();
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            // Their messages may quote the token.
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    /** The library lets more than its {@code ParseException} through: a header of {@code null} makes it dereference that. */
    private static SignedJWT parsed(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | RuntimeException _) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
    }

    /** Whether no other text stands for the same bytes: a token has one form only, or it could be changed and still pass. */
    private static boolean isCanonical(Base64URL text) {
        return Base64URL.encode(text.decode()).equals(text);
    }

    private static Audience audience(JWTClaimsSet claims) {
        List<String> audiences = claims.getAudience();
        if (audiences.size() != 1) {
            throw new InvalidTokenException(Reason.AUDIENCE);
        }
        return Audience.ofClaim(audiences.getFirst())
                .orElseThrow(() -> new InvalidTokenException(Reason.AUDIENCE));
    }

    private static <T> T required(T claim) {
        if (claim == null) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        return claim;
    }
}
