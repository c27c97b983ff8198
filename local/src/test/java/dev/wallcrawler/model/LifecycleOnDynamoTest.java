package dev.wallcrawler.model;

import dev.wallcrawler.session.DynamoDbLocal;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The same over the real engine: what the store in memory promises, its conditions keep. */
class LifecycleOnDynamoTest {

    private static final Functions FUNCTIONS = new Functions();

    private static DynamoDbClient dynamoDb;
    private static Table.Maker tables;

    @BeforeContainer
    static void start() {
        dynamoDb = DynamoDbLocal.client();
        tables = TableOnDynamo.on(dynamoDb);
    }

    @AfterContainer
    static void stop() {
        dynamoDb.close();
    }

    @Property(tries = 45)
    void shouldHoldWhateverHappens(@ForAll("interleavings") Interleaving interleaving) {
        Run.of(interleaving, FUNCTIONS, tables);
    }

    @Property(tries = 250)
    @Tag("slow")
    void shouldHoldForLong(@ForAll("interleavings") Interleaving interleaving) {
        Run.of(interleaving, FUNCTIONS, tables);
    }

    /** Few random runs come to all of it, so that one is written down that does. */
    @Example
    void shouldComeToWhatMatters() {
        Interleaving interleaving = Interleaving.of(
                new Step(Deed.CREATE, 1, 2),
                new Step(Deed.FAULT, 0, 3),
                new Step(Deed.CREATE, 7, 0),
                new Step(Deed.CREATE, 6, 0),
                new Step(Deed.CREATE, 0, 0),
                new Step(Deed.CREATE, 0, 0),
                new Step(Deed.READY, 0, 0),
                new Step(Deed.TIME, 0, 6),
                new Step(Deed.ROW_REMOVED, 0, 0));

        assertThat(Run.of(interleaving, FUNCTIONS, tables)).containsExactlyInAnyOrder(Reached.values());
    }

    @Provide
    Arbitrary<Interleaving> interleavings() {
        return Interleaving.any(25);
    }
}
