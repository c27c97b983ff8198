package dev.wallcrawler.faults;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A create with an idempotency key that fails, and the same once more: in the end there is one session, with one task. */
class RepeatedCreateTest {

    /**
     * @param first the status of the first answer
     * @param rows how many rows there are after the second: two where the first has failed for good and its key was forgotten
     * @param passes how many passes of the reaper it takes until nothing is left of the first
     */
    private record Case(String name, Consumer<FaultyStack> fault, int first, int rows, int passes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("the table throttles and nothing is stored",
                        stack -> stack.dynamoDb.next("TransactWriteItems", 3, Fault.Answer.error(400, "ThrottlingException")),
                        500, 1, 0),
                new Case("the session is stored and every answer lost",
                        stack -> stack.dynamoDb.next("TransactWriteItems", 3, new Fault.AnswerLost()), 500, 1, 0),
                new Case("the task cannot be recorded",
                        stack -> {
                            stack.dynamoDb.next("TransactWriteItems", 1, new Fault.None());
                            stack.dynamoDb.next("TransactWriteItems", 3, Fault.Answer.error(500, "InternalServerError"));
                        },
                        503, 2, 0),
                new Case("ECS throttles",
                        stack -> stack.ecs.next("RunTask", 3, Fault.Answer.error(400, "ThrottlingException")), 503, 2, 0),
                new Case("ECS starts the task and every answer is lost",
                        stack -> stack.ecs.next("RunTask", 3, new Fault.AnswerLost()), 503, 2, 1),
                new Case("nothing fails and the answer does not arrive", _ -> {}, 201, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldComeToOneSessionWithOneTask(Case fault) throws IOException {
        Optional<String> key = Optional.of(UUID.randomUUID().toString());
        try (FaultyStack stack = new FaultyStack()) {
            fault.fault().accept(stack);
            assertThat(stack.create(key).getStatusCode()).isEqualTo(fault.first());
            stack.dynamoDb.heal();
            stack.ecs.heal();

            APIGatewayProxyResponseEvent again = stack.create(key);
            APIGatewayProxyResponseEvent onceMore = stack.create(key);

            assertThat(List.of(again.getStatusCode(), onceMore.getStatusCode())).containsOnly(201);
            assertThat(idIn(onceMore)).isEqualTo(idIn(again));
            assertThat(stack.sessions()).hasSize(fault.rows());
            assertThat(stack.sessions()).filteredOn(row -> row.status().holdsSlot())
                    .extracting(Session::id)
                    .containsExactly(idIn(again));
            assertThat(stack.slotsInUse()).isEqualTo(1);
            stack.store.move(idIn(again), Move.ready("ready", TestingSessions.ENDPOINT));
            assertThat(stack.passesUntilClean()).as("passes of the reaper").isEqualTo(fault.passes());
            assertThat(stack.tasks.running()).containsExactly(idIn(again));
        }
    }

    private static String idIn(APIGatewayProxyResponseEvent answer) throws IOException {
        return Json.MAPPER.readTree(answer.getBody()).path("id").asText();
    }
}
