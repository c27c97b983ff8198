package dev.wallcrawler.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.InstantSource;

import static org.assertj.core.api.Assertions.assertThat;

class SessionIdsTest {
    @Test
    void shouldTellWhenAnIdWasMade() {
        Instant now = Instant.parse("2026-11-20T10:00:00.123Z");

        String id = SessionIds.random(InstantSource.fixed(now)).next();

        assertThat(SessionIds.madeAt(id)).contains(now);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sess_", "sess_a", "proj_01M7W6C380ABCDEFGHJKMNPQRS", "sess_01M7W6C380ABCDEFGHJKMNPQRU"})
    void shouldTellNothingFromWhatIsNoId(String text) {
        assertThat(SessionIds.madeAt(text)).isEmpty();
    }
}
