package dev.wallcrawler.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.token.InvalidTokenException.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofMinutes(5));
    private static final String SESSION = "sess_01JD0000000000000000000001";

    private final TestingClock clock = new TestingClock(NOW);
    private final TestingTokens tokens = TestingTokens.create(clock);
    private final TokenVerifier verifier = tokens.verifier();

    @ParameterizedTest
    @EnumSource(Audience.class)
    void shouldAcceptATokenOfItsSessionForItsUse(Audience audience) {
        String token = tokens.signer().sign(SESSION, audience, END);

        ConnectToken verified = verifier.verify(token, SESSION, audience);

        assertThat(verified.sessionId()).isEqualTo(SESSION);
        assertThat(verified.audience()).isEqualTo(audience);
        assertThat(verified.issuedAt()).isEqualTo(NOW);
        assertThat(verified.expiresAt()).isEqualTo(END);
        assertThat(verified.id()).isNotBlank();
        assertThat(verifier.verify(token)).isEqualTo(verified);
    }

    @Test
    void shouldGiveEachTokenItsOwnId() {
        String first = tokens.signer().sign(SESSION, Audience.CONNECT, END);
        String second = tokens.signer().sign(SESSION, Audience.CONNECT, END);

        assertThat(verifier.verify(first).id()).isNotEqualTo(verifier.verify(second).id());
    }

    @Test
    void shouldBeSafeInAPathAndInAQuery() {
        assertThat(tokens.signer().sign(SESSION, Audience.LIVE, END)).matches("[A-Za-z0-9_.-]+");
    }

    /** Decoders of base64 pass over what is none of it, and over the last character's spare bits. */
    @Test
    void shouldRefuseAnotherSpellingOfAToken() {
        String token = tokens.signer().sign(SESSION, Audience.CONNECT, END);
        char last = token.charAt(token.length() - 1);
        String respelt = token.substring(0, token.length() - 1) + (char) (last + 1);

        assertThat(verifier.verify(token)).isNotNull();
        for (String other : List.of(" " + token, token + "\n", token + "=", token + "\"", token.replace("-", "+") + "!", token + ".")) {
            assertRefused(Reason.MALFORMED, () -> verifier.verify(other, SESSION, Audience.CONNECT));
        }
        assertRefused(Reason.SIGNATURE, () -> verifier.verify(respelt, SESSION, Audience.CONNECT));
    }

    @Test
    void shouldRefuseAnotherUse() {
        String live = tokens.signer().sign(SESSION, Audience.LIVE, END);

        assertRefused(Reason.AUDIENCE, () -> verifier.verify(live, SESSION, Audience.CONNECT));
        assertRefused(Reason.AUDIENCE, () -> verifier.verify(live, SESSION));
        assertThat(verifier.verify(live, SESSION, Audience.CONNECT, Audience.LIVE).audience())
                .isEqualTo(Audience.LIVE);
    }

    @Test
    void shouldRefuseAnUnknownOrMissingOrDoubledAudience() {
        assertRefused(Reason.AUDIENCE, signed(claims -> claims.audience("admin")));
        assertRefused(Reason.AUDIENCE, signed(claims -> claims.audience((String) null)));
        assertRefused(Reason.AUDIENCE, signed(claims -> claims.audience(List.of("connect", "live"))));
    }

    @Test
    void shouldRefuseTheTokenOfAnotherSession() {
        String token = tokens.signer().sign("sess_01JD0000000000000000000002", Audience.CONNECT, END);

        assertRefused(Reason.SESSION, () -> verifier.verify(token, SESSION, Audience.CONNECT));
    }

    @Test
    void shouldRefuseAnExpiredTokenFromTheVeryMomentOn() {
        String token = tokens.signer().sign(SESSION, Audience.CONNECT, END);

        clock.advance(Duration.between(NOW, END).minusMillis(1));
        assertThat(verifier.verify(token).expiresAt()).isEqualTo(END);
        clock.advance(Duration.ofMillis(1));

        assertRefused(Reason.EXPIRED, token);
    }

    @Test
    void shouldNeverOutliveTheSessionByAFractionOfASecond() {
        String token = tokens.signer().sign(SESSION, Audience.CONNECT, END.plusMillis(900));

        assertThat(verifier.verify(token).expiresAt()).isEqualTo(END);
    }

    @Test
    void shouldRefuseATokenFromTheFutureButForTheSkewOfClocks() {
        Instant justAhead = NOW.plus(TokenVerifier.SKEW);
        Instant tooFarAhead = justAhead.plusSeconds(1);

        assertThat(verifier.verify(signed(claims -> claims.issueTime(Date.from(justAhead))))
                        .issuedAt())
                .isEqualTo(justAhead);
        assertRefused(Reason.NOT_YET_VALID, signed(claims -> claims.issueTime(Date.from(tooFarAhead))));
        assertRefused(Reason.NOT_YET_VALID, signed(claims -> claims.notBeforeTime(Date.from(tooFarAhead))));
    }

    @Test
    void shouldRefuseAnotherIssuer() {
        assertRefused(Reason.ISSUER, signed(claims -> claims.issuer("somebody")));
        assertRefused(Reason.ISSUER, signed(claims -> claims.issuer(null)));
    }

    @Test
    void shouldRefuseATokenWithoutOneOfItsClaims() {
        assertRefused(Reason.MALFORMED, signed(claims -> claims.subject(null)));
        assertRefused(Reason.MALFORMED, signed(claims -> claims.issueTime(null)));
        assertRefused(Reason.MALFORMED, signed(claims -> claims.expirationTime(null)));
        assertRefused(Reason.MALFORMED, signed(claims -> claims.jwtID(null)));
        assertRefused(Reason.MALFORMED, signed(claims -> claims.claim("exp", "tomorrow")));
    }

    @Test
    void shouldRefuseATokenThatNobodySigned() {
        assertRefused(Reason.MALFORMED, new PlainJWT(claims().build()).serialize());
    }

    @Test
    void shouldRefuseASignatureByTheSecretThatThePublicKeyWouldBe() throws Exception {
        byte[] publicKey = tokens.keyPair().getPublic().getEncoded();
        byte[] asPem = ("-----BEGIN PUBLIC KEY-----\n" + tokens.publicKey() + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);

        for (byte[] secret : List.of(publicKey, asPem, tokens.publicKey().getBytes(StandardCharsets.UTF_8))) {
            assertRefused(Reason.ALGORITHM, signed(JWSAlgorithm.HS256, new MACSigner(secret), claims()));
        }
    }

    @Test
    void shouldRefuseAnotherKey() throws Exception {
        KeyPair other = TestingTokens.newKeyPair("secp256r1");

        assertRefused(
                Reason.SIGNATURE,
                signed(JWSAlgorithm.ES256, new ECDSASigner((ECPrivateKey) other.getPrivate()), claims()));
    }

    @Test
    void shouldRefuseAnotherCurve() throws Exception {
        KeyPair other = TestingTokens.newKeyPair("secp384r1");

        assertRefused(
                Reason.ALGORITHM,
                signed(JWSAlgorithm.ES384, new ECDSASigner((ECPrivateKey) other.getPrivate()), claims()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenVerifier((ECPublicKey) other.getPublic(), tokens.issuer(), clock))
                .withMessageContaining("P-256");
    }

    @Test
    void shouldRefuseATokenThatWasAltered() {
        String token = tokens.signer().sign(SESSION, Audience.CONNECT, END);
        String[] parts = token.split("\\.", -1);
        String longer = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace(String.valueOf(END.getEpochSecond()), String.valueOf(END.getEpochSecond() + 3600));
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(longer.getBytes(StandardCharsets.UTF_8));

        assertRefused(Reason.SIGNATURE, parts[0] + "." + payload + "." + parts[2]);
        assertRefused(Reason.SIGNATURE, parts[0] + "." + parts[1] + "." + flipFirst(parts[2]));
        assertRefused(Reason.SIGNATURE, parts[0] + "." + parts[1] + "." + "A".repeat(86));
    }

    @Test
    void shouldRefuseATokenWithARuleThatItDoesNotKnow() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .criticalParams(Set.of("only-on-mondays"))
                .customParam("only-on-mondays", true)
                .build();
        SignedJWT token = new SignedJWT(header, claims().build());
        token.sign(new ECDSASigner((ECPrivateKey) tokens.keyPair().getPrivate()));

        assertRefused(Reason.SIGNATURE, token.serialize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "null", "e30.e30.e30", "Ünïcödé.\u0000.\uD83D", "{}", "eyJhbGciOiJFUzI1NiJ9..", "bnVsbA.e30.AAAA"})
    void shouldRefuseGarbage(String garbage) {
        assertRefused(Reason.MALFORMED, garbage);
    }

    @Test
    void shouldRefuseAMegabyteWithoutReadingIt() {
        String token = tokens.signer().sign(SESSION, Audience.CONNECT, END);

        assertRefused(Reason.MALFORMED, "x".repeat(1_000_000));
        assertRefused(Reason.MALFORMED, token + "A".repeat(1_000_000));
        assertRefused(Reason.MALFORMED, "[".repeat(1_000_000));
    }

    @Test
    void shouldReadItsKeyAndItsIssuerFromTheEnvironment() {
        Environment environment = Environment.of(Map.of("TOKEN_PUBLIC_KEY", tokens.publicKey(), "TOKEN_ISSUER", "me"));
        TestingClock today = new TestingClock(Instant.now());
        TokenSigner mine = new LocalTokenSigner((ECPrivateKey) tokens.keyPair().getPrivate(), "me", today);
        TokenSigner other = new LocalTokenSigner((ECPrivateKey) tokens.keyPair().getPrivate(), "other", today);
        Instant end = today.instant().plusSeconds(3600);

        TokenVerifier configured = TokenVerifier.from(environment);

        assertThat(configured.verify(mine.sign(SESSION, Audience.LIVE, end)).sessionId()).isEqualTo(SESSION);
        assertRefused(Reason.ISSUER, () -> configured.verify(other.sign(SESSION, Audience.LIVE, end)));
    }

    private String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
        return signed(JWSAlgorithm.ES256, localSigner(), change.apply(claims()));
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims.build());
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWSSigner localSigner() {
        try {
            return new ECDSASigner((ECPrivateKey) tokens.keyPair().getPrivate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(tokens.issuer())
                .subject(SESSION)
                .audience("connect")
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(END))
                .jwtID("an-id");
    }

    private static String flipFirst(String text) {
        return (text.charAt(0) == 'A' ? 'B' : 'A') + text.substring(1);
    }

    private void assertRefused(Reason reason, String token) {
        assertRefused(reason, () -> verifier.verify(token));
        if (token.length() > 8) {
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> verifier.verify(token, SESSION, Audience.CONNECT))
                    .withMessageNotContaining(token)
                    .withNoCause();
        }
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
