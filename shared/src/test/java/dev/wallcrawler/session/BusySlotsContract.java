package dev.wallcrawler.session;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The counter of a project whose slots never rest. */
interface BusySlotsContract {

    SessionStore store();

    SlotCount slots();

    @Test
    default void shouldRepairWhatFiveRecountsInARowHaveSeenByTheLeastOfIt() {
        create("sess_1", "sess_2", "sess_3", "sess_4");

        for (int held : new int[] {1, 0, 2, 1}) {
            assertThat(recount(slots(), held)).isZero();
            store().move("sess_4", Move.terminating("t", EndReason.RELEASED));
        }
        assertThat(slots().inUse()).isEqualTo(3);
        assertThat(recount(slots(), 0)).isEqualTo(1);

        assertThat(slots().inUse()).isEqualTo(2);
        assertThat(slots().driftSeen()).isEqualTo(SlotDrift.NONE);
    }

    @Test
    default void shouldRepairACounterThatIsTooLowThoughSlotsMoveMeanwhile() {
        create("sess_1");
        for (int i = 0; i < 4; i++) {
            recount(slots(), 3);
        }
        SlotCount before = slots();
        create("sess_2");

        assertThat(recount(before, 4)).isEqualTo(-2);

        assertThat(slots().inUse()).isEqualTo(4);
    }

    /** One that began before a create and ended after it counts that, too. */
    @Test
    default void shouldTakeNothingForADriftThatTheMovesMeanwhileAccountFor() {
        create("sess_1");
        for (int i = 2; i <= 5; i++) {
            SlotCount before = slots();
            create("sess_" + i);
            assertThat(recount(before, i)).isZero();
        }

        assertThat(slots().inUse()).isEqualTo(5);
        assertThat(slots().driftSeen()).isEqualTo(SlotDrift.NONE);
    }

    @Test
    default void shouldBeginAnewWhenARecountSeesNoDriftOrOneInTheOtherDirection() {
        create("sess_1", "sess_2");

        for (int held : new int[] {1, 1, 1, 1, 2, 1, 1, 1, 1, 3, 1, 1, 1, 1}) {
            assertThat(recount(slots(), held)).isZero();
        }

        assertThat(slots().inUse()).isEqualTo(2);
        assertThat(slots().driftSeen()).isEqualTo(new SlotDrift(1, 4));
    }

    private int recount(SlotCount before, int held) {
        return store().repairBusySlots(TestingSessions.PROJECT, before, slots(), held);
    }

    private void create(String... ids) {
        for (String id : ids) {
            store().create(TestingSessions.newSession(id));
        }
    }
}
