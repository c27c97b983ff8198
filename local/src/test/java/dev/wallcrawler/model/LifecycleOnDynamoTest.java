package dev.wallcrawler.model;

import dev.wallcrawler.session.DynamoDbLocal;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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

    @Property(tries = 60)
    void shouldHoldWhateverHappens(@ForAll("interleavings") Interleaving interleaving) {
        Run.of(interleaving, FUNCTIONS, tables);
    }

    @Property(tries = 500)
    @Tag("slow")
    void shouldHoldForLong(@ForAll("interleavings") Interleaving interleaving) {
        Run.of(interleaving, FUNCTIONS, tables);
    }

    @Provide
    Arbitrary<Interleaving> interleavings() {
        return Interleaving.any(25);
    }
}
