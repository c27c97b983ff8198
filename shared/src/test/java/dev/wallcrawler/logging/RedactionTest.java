package dev.wallcrawler.logging;

import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.session.SessionRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTest {
    private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzZXNzXzEifQ.c2ln-bmF0_dXJl";
    private static final String KEY = "wc_k3y-S3cret_value";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JWT|[redacted]",
                "got JWT!|got [redacted]!",
                "Bearer JWT and JWT|Bearer [redacted] and [redacted]",
                "wss://gw/v1/connect/sess_1?token=JWT|wss://gw/v1/connect/sess_1?token=[redacted]",
                "wss://gw/c?token=opaque&x=1|wss://gw/c?token=[redacted]&x=1",
                "TOKEN=opaque;|TOKEN=[redacted];",
                "https://gw/v1/live/sess_1/JWT/pages|https://gw/v1/live/sess_1/[redacted]/pages",
                "X-BB-API-Key: KEY|X-BB-API-Key: [redacted]",
                "{\"key\":\"KEY\"}|{\"key\":\"[redacted]\"}",
                "cannot reach http://user:hunter2@proxy:3128/|cannot reach http://[redacted]@proxy:3128/"
            })
    void shouldRedactSecretsInsideOfAnyText(String text, String expected) {
        assertThat(Redaction.apply(text.replace("JWT", JWT).replace("KEY", KEY))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sess_01jd2v8k3m4n5p6q7r8s9t0v1w",
                "proj_1 key_7",
                "eyJ alone",
                "token expired",
                "a=b",
                "someone@example.org",
                "JSON_=@",
                ""
            })
    void shouldKeepTextsWithoutSecretsAsTheyAre(String text) {
        assertThat(Redaction.apply(text)).isSameAs(text).satisfies(same -> {
            StringBuilder out = new StringBuilder();
            LoggedText.quote(out, same);
            assertThat(out).hasToString('"' + text + '"');
        });
    }

    @Test
    void shouldReachEveryTextOfEveryEvent() {
        String secret = "x " + JWT + " " + KEY + " ?token=opaque-value";
        SessionRef session = new SessionRef(secret, secret);
        TestingEventLog log = TestingEventLog.of(LogGroupName.CONTROLLER);
        EventLog eventLog = log.eventLog().inRequest(secret, Optional.of(secret));
        eventLog.log(new SessionCreated(
                session,
                Duration.ofSeconds(60),
                Optional.of(secret),
                secret,
                secret,
                false,
                List.of(secret),
                true));
        eventLog.log(SessionError.of(secret, new IllegalStateException(secret))
                .session(session)
                .metadata(secret, Map.of(secret, List.of(secret))));
        eventLog.log(new BrowserOperation(
                session,
                BrowserOperation.Kind.ACT,
                Duration.ZERO,
                Optional.of("https://gw/v1/live/s/" + JWT + "/x"),
                Optional.of(secret),
                true));
        eventLog.log(new ServiceNotice(secret, Map.of(secret, secret)));
        log.context().getLogger("library").warn("{}", secret, new IllegalStateException(secret));

        assertThat(log.events()).hasSize(5);
        assertThat(log.text()).doesNotContain(JWT, "eyJ", KEY, "opaque-value").contains("[redacted]");
    }

    /** What looks like the beginning of a token a thousand times over once took seconds. */
    @Test
    void shouldTakeNoLongerForWhatOnlyBeginsLikeATokenAgainAndAgain() {
        String beginnings = "eyJ".repeat(100_000);

        assertThat(Bounded.run(() -> Redaction.apply(beginnings))).isEqualTo(beginnings);
        assertThat(Bounded.run(() -> Redaction.apply(beginnings + ".eyJ.eyJ"))).isEqualTo("[redacted]");
        assertThat(Bounded.run(() -> Redaction.apply((beginnings + ".").repeat(2) + "!"))).isEqualTo("[redacted]!");
    }

    @Test
    void shouldRedactASecretThatIsCutOff() {
        String long1 = "a".repeat(LoggedText.MAX_LENGTH - 30) + JWT;
        StringBuilder out = new StringBuilder();
        LoggedText.quote(out, long1);

        assertThat(out.toString()).doesNotContain("eyJ");
    }

    @Test
    void shouldRedactInReadableText() {
        StringBuilder out = new StringBuilder();
        LoggedText.readable(out, "at " + JWT);
        LoggedText.readableLines(out, "\nat " + KEY);

        assertThat(out).hasToString("at [redacted]\nat [redacted]");
    }
}
