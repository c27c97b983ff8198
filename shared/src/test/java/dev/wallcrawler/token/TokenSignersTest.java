package dev.wallcrawler.token;

import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SignRequest;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class TokenSignersTest {

    private static final String SESSION = "sess_01JD0000000000000000000001";

    private final TestingClock clock = new TestingClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final TestingTokens tokens = TestingTokens.create(clock);
    private final Instant end = clock.instant().plus(Duration.ofMinutes(5));

    @Test
    void shouldSignWithKmsWhatTheVerifierAccepts() {
        KmsClient kms = kmsThatSignsWith(tokens.keyPair().getPrivate());
        TokenSigner signer = new KmsTokenSigner(kms, "alias/connect", tokens.issuer(), clock);

        // DER drops leading zeros and adds sign bytes: many signatures meet every length.
        for (int i = 0; i < 300; i++) {
            String token = signer.sign(SESSION, Audience.CONNECT, end);

            assertThat(Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1))).hasSize(64);
            assertThat(tokens.verifier().verify(token, SESSION, Audience.CONNECT).expiresAt()).isEqualTo(end);
        }
    }

    @Test
    void shouldShowKmsADigestOnly() {
        KmsClient kms = kmsThatSignsWith(tokens.keyPair().getPrivate());

        new KmsTokenSigner(kms, "alias/connect", tokens.issuer(), clock).sign(SESSION, Audience.LIVE, end);

        ArgumentCaptor<SignRequest> request = ArgumentCaptor.captor();
        verify(kms).sign(request.capture());
        assertThat(request.getValue().keyId()).isEqualTo("alias/connect");
        assertThat(request.getValue().messageType()).isEqualTo(MessageType.DIGEST);
        assertThat(request.getValue().signingAlgorithm()).isEqualTo(SigningAlgorithmSpec.ECDSA_SHA_256);
        assertThat(request.getValue().message().asByteArray()).hasSize(32);
    }

    @Test
    void shouldSignWithThePrivateKeyOfTheEnvironment() {
        Environment environment = Environment.of(Map.of("TOKEN_PRIVATE_KEY", tokens.privateKey()));

        String token = TokenSigners.from(environment, clock).sign(SESSION, Audience.CONNECT, end);

        assertThat(tokens.verifier().verify(token).sessionId()).isEqualTo(SESSION);
    }

    @Test
    void shouldPreferTheKmsKeyOfTheEnvironment() {
        Environment environment = Environment.of(Map.of(
                "TOKEN_KMS_KEY_ID", "alias/connect", "TOKEN_PRIVATE_KEY", "not a key", "AWS_REGION", "us-east-1"));

        assertThat(TokenSigners.from(environment)).isInstanceOf(KmsTokenSigner.class);
    }

    @Test
    void shouldNameWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TokenSigners.from(Environment.of(Map.of())))
                .withMessageContaining("TOKEN_KMS_KEY_ID")
                .withMessageContaining("TOKEN_PRIVATE_KEY");
    }

    @Test
    void shouldRefuseKeysOfAnotherKindWithoutRepeatingThem() {
        TestingTokens other = new TestingTokens(
                TestingTokens.newKeyPair("secp384r1"), tokens.issuer(), tokens.signer(), tokens.verifier());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenKeys.privateKey(other.privateKey()))
                .withMessageContaining("P-256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenKeys.publicKey(other.publicKey()))
                .withMessageContaining("P-256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenKeys.privateKey(tokens.publicKey()))
                .withMessageNotContaining(tokens.publicKey())
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenKeys.publicKey(tokens.privateKey()))
                .withMessageNotContaining(tokens.privateKey())
                .withNoCause();
    }

    private static KmsClient kmsThatSignsWith(PrivateKey key) {
        KmsClient kms = mock(KmsClient.class);
        when(kms.sign(any(SignRequest.class))).thenAnswer(call -> {
            SignRequest request = call.getArgument(0);
            return SignResponse.builder()
                    .signature(SdkBytes.fromByteArray(der(key, request.message().asByteArray())))
                    .build();
        });
        return kms;
    }

    private static byte[] der(PrivateKey key, byte[] digest) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("NONEwithECDSA");
        signature.initSign(key);
        signature.update(digest);
        return signature.sign();
    }
}
