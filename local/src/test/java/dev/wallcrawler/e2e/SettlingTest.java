package dev.wallcrawler.e2e;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettlingTest {
    private static final Instant START = Instant.EPOCH;

    private final Settling settling = new Settling(Duration.ofSeconds(10), Duration.ofSeconds(20));

    @Test
    void shouldBeOverOnceNothingIsWrong() {
        assertThat(settling.isOver(List.of(slots("2 for 1")), START)).isFalse();
        assertThat(settling.isOver(List.of(), START.plusSeconds(10))).isTrue();
    }

    @Test
    void shouldNotBearTheSameSubjectForLongWhateverIsSaidOfIt() {
        settling.isOver(List.of(slots("2 for 1")), START);
        settling.isOver(List.of(slots("3 for 1")), START.plusSeconds(10));

        assertThatThrownBy(() -> settling.isOver(List.of(slots("2 for 1")), START.plusSeconds(11)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 for 1");
    }

    @Test
    void shouldGiveMoreTimeToASessionWithoutATaskAloneAndThenTheUsualToItsEnd() {
        Contradiction starting = new Contradiction("sess_1", "has no task", true);
        Contradiction ending = new Contradiction("sess_1", "does not come to its end");
        settling.isOver(List.of(starting), START);

        assertThat(settling.isOver(List.of(starting), START.plusSeconds(20))).isFalse();
        assertThat(settling.isOver(List.of(ending), START.plusSeconds(21))).isFalse();
        assertThat(settling.isOver(List.of(ending), START.plusSeconds(31))).isFalse();
        assertThatThrownBy(() -> settling.isOver(List.of(ending), START.plusSeconds(32)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> {
            settling.isOver(List.of(starting), START.plusSeconds(40));
            settling.isOver(List.of(starting), START.plusSeconds(61));
        }).isInstanceOf(AssertionError.class);
    }

    private static Contradiction slots(String what) {
        return new Contradiction("project", what);
    }
}
