package dev.wallcrawler.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class SessionStatusTest {

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, names = {"STOPPED", "TIMED_OUT", "FAILED"})
    void shouldNeverLeaveAFinalStatus(SessionStatus status) {
        assertThat(status.isFinal()).isTrue();
        assertThat(SessionStatus.values()).noneMatch(status::canMoveTo);
    }

    @ParameterizedTest
    @EnumSource(SessionStatus.class)
    void shouldLetEveryUnfinishedSessionEnd(SessionStatus status) {
        assertThat(status.isFinal() || status.canMoveTo(SessionStatus.FAILED)).isTrue();
        assertThat(status.canMoveTo(SessionStatus.TERMINATING)).isEqualTo(status.holdsSlot());
    }

    @Test
    void shouldReachTheWantedEndsOnlyThroughADecision() {
        assertThat(SessionStatus.STOPPED.predecessors()).containsExactly(SessionStatus.TERMINATING);
        assertThat(SessionStatus.TIMED_OUT.predecessors()).containsExactly(SessionStatus.TERMINATING);
    }

    @Test
    void shouldNeverGoBackFromReadyToStarting() {
        assertThat(SessionStatus.READY.canMoveTo(SessionStatus.STARTING)).isFalse();
        assertThat(SessionStatus.ACTIVE.canMoveTo(SessionStatus.READY)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void shouldEndEachReasonInAFinalStatus(EndReason reason) {
        assertThat(reason.finalStatus().isFinal()).isTrue();
        assertThat(reason.category()).isIn("manual", "timeout", "error");
    }
}
