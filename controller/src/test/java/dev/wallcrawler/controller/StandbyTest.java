package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StandbyTest {

    private static final Environment OWN = Environment.of(Map.of("A", "1", "B", "2"));

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldAddWhatItIsToldToWhatItKnew() throws IOException {
        assertThat(Standby.await(input("B=3\0C=x=y\nz\0D=\0\0and more"), OWN))
                .contains(Environment.of(Map.of("A", "1", "B", "3", "C", "x=y\nz", "D", "")));
    }

    @Test
    void shouldNotBeNeededWhenItsInputEnds() throws IOException {
        assertThat(Standby.await(input(""), OWN)).isEqualTo(Optional.empty());
        assertThat(Standby.await(input("B=3\0C="), OWN)).isEqualTo(Optional.empty());
    }

    @Test
    void shouldRefuseWhatIsNoVariable() {
        assertThatThrownBy(() -> Standby.await(input("secret\0\0"), OWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
