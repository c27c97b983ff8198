package dev.wallcrawler.api;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrimingTest {

    @Test
    void shouldRunEveryStepWhateverBecomesOfTheOthers() {
        int done = Priming.run(
                () -> "fine",
                () -> {
                    throw new IllegalStateException("no database here");
                },
                () -> {
                    throw new NoClassDefFoundError("gone");
                },
                () -> SessionJson.of(Priming.session()).toString());

        assertThat(done).isEqualTo(2);
    }
}
