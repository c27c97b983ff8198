package dev.wallcrawler.session;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.SessionTotals.BrowserUse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every {@link SessionStore} does with what is late: a session read before, a page left before, a slot moved before. */
interface OvertakenStepsContract {

    SessionStore store();

    TestingClock clock();

    SlotCount slots();

    default int slotsInUse() {
        return slots().inUse();
    }

    @Test
    default void shouldAbandonASessionThatHasNoTask() {
        Session created = TestingSessions.in(SessionStatus.CREATING, store(), "sess_1");
        TaskStop why = new TaskStop(Optional.of("no capacity"), Optional.empty(), Optional.empty());

        MoveOutcome abandoned = store().abandon(created, "give-up", why);
        MoveOutcome again = store().abandon(created, "give-up", why);

        Session ended = store().find("sess_1").orElseThrow();
        assertThat(abandoned).isEqualTo(new MoveOutcome.Applied(ended));
        assertThat(again).isEqualTo(abandoned);
        assertThat(ended.status()).isEqualTo(SessionStatus.FAILED);
        assertThat(ended.endReason()).contains(EndReason.FAILED_TO_START);
        assertThat(ended.taskStop()).isEqualTo(why);
        assertThat(slotsInUse()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = SessionStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "CREATING")
    default void shouldNotAbandonASessionThatAnotherHasGotItsTask(SessionStatus status) {
        store().create(TestingSessions.newSession("sess_1"));
        Session created = store().find("sess_1").orElseThrow();
        Session moved = TestingSessions.in(status, store(), "sess_1");
        int before = slotsInUse();

        assertThat(store().abandon(created, "give-up", TaskStop.UNKNOWN)).isEqualTo(new MoveOutcome.Refused(moved));

        assertThat(store().find("sess_1")).contains(moved);
        assertThat(slotsInUse()).isEqualTo(before);
    }

    @Test
    default void shouldGoOnFromWhatIsStoredWhereTheSessionHasMovedSinceItWasRead() {
        Session known = TestingSessions.in(SessionStatus.READY, store(), "sess_1");
        store().move("sess_1", Move.active("client"));

        Session terminating = store().move(known, Move.terminating("bye", EndReason.RELEASED)).current().orElseThrow();
        store().recordTotals("sess_1", new SessionTotals(1, new BrowserUse(2, 3)));
        MoveOutcome ended = store().end(terminating, "stopped", EndReason.TASK_LOST, TaskStop.UNKNOWN);

        assertThat(terminating.status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(ended).isEqualTo(new MoveOutcome.Applied(store().find("sess_1").orElseThrow()));
        assertThat(ended.current().orElseThrow().status()).isEqualTo(SessionStatus.STOPPED);
        assertThat(store().move(known, Move.terminating("late", EndReason.IDLE))).isInstanceOf(MoveOutcome.Refused.class);
        assertThat(slotsInUse()).isZero();
    }

    @Test
    default void shouldKeepWhenASlotWasLastTakenOrFreed() {
        store().create(TestingSessions.newSession("sess_1"));
        assertThat(slots().lastMove()).isEqualTo(clock().instant());

        clock().advance(Duration.ofSeconds(9));
        store().repairSlots(TestingSessions.PROJECT, slots(), 0);
        assertThat(slots().lastMove()).isEqualTo(clock().instant().minusSeconds(9));

        store().move("sess_1", Move.terminating("t", EndReason.RELEASED));
        assertThat(slots().lastMove()).isEqualTo(clock().instant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!", "x/../y", "sess_\u0000"})
    default void shouldRefuseACursorOfAnotherMake(String cursor) {
        assertThatExceptionOfType(InvalidCursorException.class)
                .isThrownBy(() -> store().list(TestingSessions.PROJECT, _ -> true, 10, Optional.of(cursor)));
    }
}
