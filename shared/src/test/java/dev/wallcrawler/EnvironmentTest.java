package dev.wallcrawler;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EnvironmentTest {

    private final Environment environment = Environment.of(
            Map.of("NAME", "value", "BLANK", " ", "NUMBER", "42", "FLAG", "false", "SECRET", "not-a-number"));

    @Test
    void shouldReadTypedValuesAndDefaults() {
        assertThat(environment.require("NAME")).isEqualTo("value");
        assertThat(environment.find("BLANK")).isEmpty();
        assertThat(environment.integer("NUMBER", 0)).isEqualTo(42);
        assertThat(environment.seconds("NUMBER", Duration.ZERO)).isEqualTo(Duration.ofSeconds(42));
        assertThat(environment.seconds("NONE", Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(environment.flag("FLAG", true)).isFalse();
        assertThat(environment.flag("NONE", true)).isTrue();
    }

    @Test
    void shouldNameTheVariableButNotItsValue() {
        assertThatIllegalStateException().isThrownBy(() -> environment.require("NONE")).withMessageContaining("NONE");
        assertThatIllegalStateException()
                .isThrownBy(() -> environment.integer("SECRET", 0))
                .withMessageContaining("SECRET")
                .withMessageNotContaining("not-a-number")
                .withNoCause();
        assertThatIllegalStateException().isThrownBy(() -> environment.flag("SECRET", true)).withMessageContaining("SECRET");
        assertThat(environment.toString()).contains("SECRET").doesNotContain("not-a-number");
    }
}
