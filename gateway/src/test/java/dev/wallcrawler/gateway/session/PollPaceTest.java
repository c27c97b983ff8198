package dev.wallcrawler.gateway.session;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class PollPaceTest {

    @Test
    void shouldReadSparselyWhenNothingHappens() {
        int reads = 0;
        for (Duration quiet = Duration.ZERO; quiet.toSeconds() < 60; quiet = quiet.plus(PollPace.after(quiet))) {
            reads++;
        }

        assertThat(reads).isLessThan(500);
    }

    @Test
    void shouldReadDenselyRightAfterAStep() {
        assertThat(PollPace.after(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofMillis(15));
        assertThat(PollPace.after(Duration.ofMillis(-500))).isLessThanOrEqualTo(Duration.ofMillis(15));
    }
}
