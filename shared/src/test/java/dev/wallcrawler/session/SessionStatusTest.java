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
        assertThat(SessionStatus.values()).noneMatch(next -> next.predecessors().contains(status));
    }

    @ParameterizedTest
    @EnumSource(SessionStatus.class)
    void shouldLetEveryUnfinishedSessionEnd(SessionStatus status) {
        assertThat(status.isFinal() || SessionStatus.FAILED.predecessors().contains(status)).isTrue();
        assertThat(SessionStatus.TERMINATING.predecessors().contains(status)).isEqualTo(status.holdsSlot());
    }

    @Test
    void shouldReachTheWantedEndsOnlyThroughADecision() {
        assertThat(SessionStatus.STOPPED.predecessors()).containsExactly(SessionStatus.TERMINATING);
        assertThat(SessionStatus.TIMED_OUT.predecessors()).containsExactly(SessionStatus.TERMINATING);
    }

    @Test
    void shouldNeverGoBackFromReadyToStarting() {
        assertThat(SessionStatus.STARTING.predecessors()).doesNotContain(SessionStatus.READY);
        assertThat(SessionStatus.READY.predecessors()).contains(SessionStatus.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void shouldEndEachReasonInAFinalStatus(EndReason reason) {
        assertThat(reason.finalStatus().isFinal()).isTrue();
        assertThat(reason.category()).isIn("manual", "timeout", "error");
    }
}
