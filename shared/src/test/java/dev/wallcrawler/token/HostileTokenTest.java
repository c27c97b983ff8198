package dev.wallcrawler.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64URL;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.hostile.HostileTexts;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A text is a token, or it is refused in the documented way; nothing else can come of it, whoever made or signed it. */
class HostileTokenTest {

    private static final String SESSION = "sess_1";
    private static final TestingClock CLOCK = new TestingClock();
    private static final TestingTokens TOKENS = TestingTokens.create(CLOCK);
    private static final String SOUND =
            TOKENS.signer().sign(SESSION, Audience.CONNECT, CLOCK.instant().plus(Duration.ofMinutes(5)));
    private static final List<String> CLAIMS = List.of("iss", "sub", "aud", "iat", "exp", "nbf", "jti", "\ud800");
    private static final List<String> HEADERS = List.of("alg", "typ", "kid", "crit", "jwk", "jku", "x5c", "x5u", "b64", "zip");

    @Provide
    Arbitrary<String> mutants() {
        return Arbitraries.oneOf(HostileTexts.mutated(SOUND), HostileTexts.any());
    }

    /** Three parts, the first two of any JSON, with a signature that is somebody's, or anything. */
    @Provide
    Arbitrary<String> forged() {
        Arbitrary<String> headers = Arbitraries.oneOf(
                HostileTexts.mutated("{\"alg\":\"ES256\"}"), HostileTexts.objectOf(HEADERS), Arbitraries.of("[".repeat(3_000)));
        Arbitrary<String> claims = Arbitraries.oneOf(HostileTexts.objectOf(CLAIMS), HostileTexts.small());
        return Combinators.combine(headers, claims, HostileTexts.small())
                .as((header, payload, signature) -> encoded(header) + "." + encoded(payload) + "." + encoded(signature));
    }

    /** Odd claims under the true key's signature. */
    @Provide
    Arbitrary<String> signed() {
        Arbitrary<String> mutated = HostileTexts.mutated(claims());
        return Arbitraries.oneOf(mutated, HostileTexts.objectOf(CLAIMS)).map(HostileTokenTest::signed);
    }

    @Property
    void shouldRefuseAWoundedToken(@ForAll("mutants") String token) {
        if (!token.equals(SOUND)) {
            assertThat(verified(token)).isEmpty();
        }
    }

    @Property
    void shouldRefuseAForgedToken(@ForAll("forged") String token) {
        assertThat(verified(token)).isEmpty();
    }

    @Property
    void shouldTakeNothingFromOddClaimsButWhatOpensThisSession(@ForAll("signed") String token) {
        verified(token).ifPresent(verified -> {
            assertThat(verified.sessionId()).isEqualTo(SESSION);
            assertThat(verified.audience()).isEqualTo(Audience.CONNECT);
            assertThat(verified.expiresAt()).isAfter(CLOCK.instant());
        });
    }

    private static Optional<ConnectToken> verified(String token) {
        try {
            return Optional.of(Bounded.run(() -> TOKENS.verifier().verify(token, SESSION, Audience.CONNECT)));
        } catch (InvalidTokenException e) {
            assertThat(e).hasNoCause();
            assertThat(token.length() > 20 && e.getMessage().contains(token)).isFalse();
            return Optional.empty();
        }
    }

    private static String claims() {
        long now = CLOCK.instant().getEpochSecond();
        return "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"connect\",\"iat\":%d,\"exp\":%d,\"jti\":\"1\"}"
                .formatted(TOKENS.issuer(), SESSION, now, now + 300);
    }

    private static String signed(String claims) {
        String content = encoded("{\"alg\":\"ES256\"}") + "." + encoded(claims);
        try {
            Base64URL signature = new ECDSASigner((ECPrivateKey) TOKENS.keyPair().getPrivate())
                    .sign(new JWSHeader(JWSAlgorithm.ES256), content.getBytes(UTF_8));
            return content + "." + signature;
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }
}
