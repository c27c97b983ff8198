package dev.wallcrawler.model;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.StatisticsReport;

/** However the writers of a session come between each other, and wherever they fail: what must hold, holds. */
class LifecycleTest {

    private static final Functions FUNCTIONS = new Functions();

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property
    void shouldHoldWhateverHappens(@ForAll("interleavings") Interleaving interleaving) {
        Reached.count(Run.of(interleaving, FUNCTIONS, TableInMemory::new));
    }

    /** What once failed, as it was found: the steps of a failing run are printed so that they can be put here. */
    @Example
    void shouldTellOfASessionWhoseCreatorHeardOfAFailure() {
        Run.of(
                Interleaving.of(new Step(Deed.CREATE, 0, 1), new Step(Deed.FAULT, 0, 1)),
                FUNCTIONS,
                TableInMemory::new);
    }

    @Provide
    Arbitrary<Interleaving> interleavings() {
        return Interleaving.any(Integer.getInteger("wallcrawler.model.steps", 40));
    }
}
