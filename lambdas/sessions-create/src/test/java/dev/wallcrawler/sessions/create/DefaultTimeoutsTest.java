package dev.wallcrawler.sessions.create;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.TestingProjectStore;
import dev.wallcrawler.session.SlotCount;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DefaultTimeoutsTest {

    private final TestingClock clock = new TestingClock();
    private final TestingProjectStore projects = new TestingProjectStore();
    private final DefaultTimeouts timeouts = new DefaultTimeouts(projects, clock);

    @Test
    void shouldReadAProjectOnceAMinute() {
        putTimeout(Duration.ofMinutes(5));
        assertThat(timeouts.of("proj_1")).isEqualTo(Duration.ofMinutes(5));

        putTimeout(Duration.ofMinutes(9));
        clock.advance(DefaultTimeouts.KEPT.minusMillis(1));
        assertThat(timeouts.of("proj_1")).isEqualTo(Duration.ofMinutes(5));

        clock.advance(Duration.ofMillis(1));
        assertThat(timeouts.of("proj_1")).isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void shouldRefuseAProjectThatIsGone() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> timeouts.of("proj_gone"))
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
    }

    private void putTimeout(Duration timeout) {
        projects.put(new Project("proj_1", "one", 5, SlotCount.NONE, timeout, clock.instant()));
    }
}
