package dev.wallcrawler.model;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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

    /** Any that begins with a create, for without a session nothing happens; each length is as likely as the others. */
    static Arbitrary<Interleaving> any(int mostSteps) {
        Arbitrary<Deed> deeds = Arbitraries.frequency(Arrays.stream(Deed.values())
                .map(deed -> Tuple.of(deed.weight(), deed))
                .toList());
        Arbitrary<Step> steps = Combinators.combine(
                        deeds, Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0, 9))
                .as(Step::new);
        return Combinators.combine(
                        steps.map(step -> new Step(Deed.CREATE, step.who(), step.how())),
                        steps.list().ofMaxSize(mostSteps - 1).withSizeDistribution(RandomDistribution.uniform()),
                        Arbitraries.of(true, false))
                .as((first, rest, writersFinish) ->
                        new Interleaving(Stream.concat(Stream.of(first), rest.stream()).toList(), writersFinish));
    }
}
