package dev.wallcrawler.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/** Fills in the claims of a token; the one place that says what a connect token is made of. */
final class TokenWriter {

    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build();

    private final String issuer;
    private final InstantSource clock;

    TokenWriter(String issuer, InstantSource clock) {
        this.issuer = requireNonNull(issuer, "issuer is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    String write(String sessionId, Audience audience, Instant expiresAt, JWSSigner signer) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(requireNonNull(sessionId, "sessionId is null"))
                .audience(audience.claim())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(expiresAt))
                .jwtID(UUID.randomUUID().toString())
                .build();
        SignedJWT token = new SignedJWT(HEADER, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a connect token could not be signed", e);
        }
        return token.serialize();
    }
}
