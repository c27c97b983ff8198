package dev.wallcrawler.model;

import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import net.jqwik.api.Example;
import net.jqwik.api.RandomGenerator;

import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Where something is broken, some interleaving shows it, and soon. */
class InvariantsTest {

    private static final int INTERLEAVINGS = 500;

    @Example
    void shouldFindNothingWhereNothingIsBroken() {
        assertThat(firstViolation(new Functions(), TableInMemory::new)).isEmpty();
    }

    @Example
    void shouldFindThatWritesHaveNoConditions() {
        assertThat(inStore(BrokenStore::withoutConditions)).hasValueSatisfying(found -> assertThat(found)
                .containsPattern("sess_\\d went from \\w+ to \\w+|sess_\\d is \\w+ with the reason"));
    }

    @Example
    void shouldFindThatALaterReasonWins() {
        assertThat(inStore(BrokenStore::whereTheLastReasonWins)).hasValueSatisfying(found -> assertThat(found)
                .containsPattern("sess_\\d ended for Optional\\[\\w+] and then for|went from TERMINATING to TERMINATING"));
    }

    @Example
    void shouldFindThatEachTryTakesASlot() {
        assertThat(inStore(BrokenStore::thatTakesASlotForEachTry))
                .hasValueSatisfying(found -> assertThat(found).contains("slots are taken"));
    }

    @Example
    void shouldFindThatTooManySessionsLive() {
        assertThat(inStore(BrokenStore::withoutALimit))
                .hasValueSatisfying(found -> assertThat(found).contains("4 sessions live, and 3 may"));
    }

    @Example
    void shouldFindThatASlotIsFreedTwice() {
        assertThat(inStore(BrokenStore::thatFreesTwoSlots))
                .hasValueSatisfying(found -> assertThat(found).containsPattern("slots are taken, and \\d+ sessions live"));
    }

    @Example
    void shouldFindThatTheReaperDoesNothing() {
        Functions functions = new Functions(Functions.Breakage.IDLE_REAPER);
        assertThat(firstViolation(functions, TableInMemory::new))
                .hasValueSatisfying(found -> assertThat(found).containsPattern("sess_\\d (is|never)|runs on"));
    }

    @Example
    void shouldFindThatAStreamRecordIsLost() {
        Functions functions = new Functions(Functions.Breakage.FORGETFUL_STREAM);
        assertThat(firstViolation(functions, TableInMemory::new))
                .hasValueSatisfying(found -> assertThat(found).contains("0 instead of 1 different events"));
    }

    @Example
    void shouldFindThatAStepIsToldAgainWithALaterOne() {
        Functions functions = new Functions(Functions.Breakage.SHORT_SIGHTED_STREAM);
        assertThat(firstViolation(functions, TableInMemory::new))
                .hasValueSatisfying(found -> assertThat(found).containsPattern("told \\d+ times what was read \\d+ times"));
    }

    private static Optional<String> inStore(Fault fault) {
        return firstViolation(new Functions(), clock -> new BrokenTable(new TableInMemory(clock), fault));
    }

    private static Optional<String> firstViolation(Functions functions, Table.Maker tables) {
        RandomGenerator<Interleaving> interleavings = Interleaving.any(50).generator(INTERLEAVINGS);
        Random random = new Random(1);
        for (int i = 0; i < INTERLEAVINGS; i++) {
            try {
                Run.of(interleavings.next(random).value(), functions, tables);
            } catch (Violation found) {
                return Optional.of(found.getMessage());
            }
        }
        return Optional.empty();
    }

    private interface Fault {
        SessionStore in(TestingSessionStore rows);
    }

    private record BrokenTable(TableInMemory whole, SessionStore store) implements Table {
        private BrokenTable(TableInMemory whole, Fault fault) {
            this(whole, fault.in(whole.rows()));
        }

        @Override
        public Project project() {
            return whole.project();
        }

        @Override
        public void remove(String sessionId) {
            whole.remove(sessionId);
        }
    }
}
