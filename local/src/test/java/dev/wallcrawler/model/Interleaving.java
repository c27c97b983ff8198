package dev.wallcrawler.model;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.util.Arrays;
import java.util.List;

/**
 * What happens in one run.
 *
 * @param writersFinish whether the writers that still wait at the end run on; they die otherwise
 */
record Interleaving(List<Step> steps, boolean writersFinish) {

    Interleaving {
        steps = List.copyOf(steps);
    }

    static Interleaving of(Step... steps) {
        return new Interleaving(List.of(steps), false);
    }

    static Arbitrary<Interleaving> any(int mostSteps) {
        Arbitrary<Deed> deeds = Arbitraries.frequency(Arrays.stream(Deed.values())
                .map(deed -> Tuple.of(deed.weight(), deed))
                .toList());
        Arbitrary<Step> steps = Combinators.combine(
                        deeds, Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0, 9))
                .as(Step::new);
        return Combinators.combine(
                        steps.list().ofMinSize(1).ofMaxSize(mostSteps),
                        Arbitraries.of(true, false))
                .as(Interleaving::new);
    }
}
