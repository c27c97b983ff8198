package dev.wallcrawler.faults;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The functions that only read, while the table or KMS fail: the caller hears of it, and nothing is changed. */
class ReadFaultsTest {

    private static final String ID = "sess_faulty";
    private static final int ALWAYS = 1_000;

    private FaultyStack stack;

    private enum Reader {
        RETRIEVE("GetItem", stack -> stack.retrieve(ID)),
        LIST("Query", FaultyStack::list),
        DEBUG("GetItem", stack -> stack.debug(ID));

        private final String operation;
        private final Function<FaultyStack, APIGatewayProxyResponseEvent> call;

        Reader(String operation, Function<FaultyStack, APIGatewayProxyResponseEvent> call) {
            this.operation = operation;
            this.call = call;
        }
    }

    @BeforeEach
    void start() throws IOException {
        stack = new FaultyStack();
        stack.store.create(TestingSessions.newSession(ID));
        stack.tasks.run(ID);
        stack.store.recordTask(ID, EcsOnTheWire.arnOf(ID));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @ParameterizedTest
    @CsvSource({
        // function, type, status, times, answer, calls, errors
        "RETRIEVE, ThrottlingException, 400, 1, 200, 2, 0",
        "RETRIEVE, ProvisionedThroughputExceededException, 400, 1000, 500, 3, 1",
        "RETRIEVE, InternalServerError, 500, 1000, 500, 3, 1",
        "LIST, ProvisionedThroughputExceededException, 400, 1, 200, 2, 0",
        "LIST, ThrottlingException, 400, 1000, 500, 3, 1",
        "LIST, InternalServerError, 500, 1000, 500, 3, 1",
        "DEBUG, InternalServerError, 500, 1, 200, 2, 0",
        "DEBUG, ThrottlingException, 400, 1000, 500, 3, 1",
        "DEBUG, InternalServerError, 500, 1000, 500, 3, 1"
    })
    void shouldAnswerOrSayThatTheTableDoesNot(
            Reader reader, String type, int code, int times, int status, int calls, int errors) throws IOException {
        Session before = stack.session();
        stack.dynamoDb.next(reader.operation, times, Fault.Answer.error(code, type));

        APIGatewayProxyResponseEvent answer = reader.call.apply(stack);

        assertThat(answer.getStatusCode()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.getBody()).contains(reader == Reader.DEBUG ? "debuggerUrl" : ID);
        } else {
            requireErrorForm(answer);
        }
        assertThat(stack.dynamoDb.calls(reader.operation)).isEqualTo(calls);
        assertThat(stack.errors()).hasSize(errors).allMatch("request"::equals);
        assertThat(stack.log.events("REQUEST")).hasSize(1);
        assertThat(stack.session()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(value = Reader.class, names = {"RETRIEVE", "DEBUG"})
    void shouldSayThatNoTokenCouldBeSigned(Reader reader) throws IOException {
        Session before = stack.session();
        stack.signingWithKms();

        APIGatewayProxyResponseEvent answer = reader.call.apply(stack);

        assertThat(answer.getStatusCode()).isEqualTo(500);
        requireErrorForm(answer);
        // debug signs two tokens at once, and does not wait for the second where the first fails.
        assertThat(stack.kms.calls("Sign")).isBetween(3, reader == Reader.DEBUG ? 6 : 3);
        assertThat(stack.errors()).containsExactly("request");
        assertThat(stack.session()).isEqualTo(before);
        assertThat(stack.slotsInUse()).isEqualTo(1);
    }

    @Test
    void shouldListWithoutASigner() {
        stack.signingWithKms();

        assertThat(stack.list().getStatusCode()).isEqualTo(200);
        assertThat(stack.kms.calls("Sign")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ThrottlingException, 400", "InternalServerError, 500"})
    void shouldLetACallerInAtTheSecondTry(String type, int code) {
        String key = stack.newKey();
        stack.dynamoDb.next("GetItem", 1, Fault.Answer.error(code, type));

        assertThat(stack.authorize(key).getPrincipalId()).startsWith("key_");

        assertThat(stack.dynamoDb.calls("GetItem")).isEqualTo(2);
        assertThat(stack.errors()).isEmpty();
    }

    /** API Gateway answers 500 then, and not the 401 that would tell a caller to throw a good key away. */
    @ParameterizedTest
    @CsvSource({"ProvisionedThroughputExceededException, 400", "InternalServerError, 500"})
    void shouldNotTurnACallerAwayWhoseKeyCannotBeLookedUp(String type, int code) {
        String key = stack.newKey();
        stack.dynamoDb.next("GetItem", ALWAYS, Fault.Answer.error(code, type));

        assertThatThrownBy(() -> stack.authorize(key))
                .isInstanceOf(RuntimeException.class)
                .hasMessageNotContaining("Unauthorized")
                .hasMessageNotContaining(key);

        assertThat(stack.dynamoDb.calls("GetItem")).isEqualTo(3);
        assertThat(stack.errors()).containsExactly("authorize");
        assertThat(stack.log.text()).doesNotContain(key);
    }

    private static void requireErrorForm(APIGatewayProxyResponseEvent answer) throws IOException {
        var body = Json.MAPPER.readTree(answer.getBody());
        assertThat(body.path("statusCode").asInt()).isEqualTo(answer.getStatusCode());
        assertThat(body.path("message").asText()).isNotEmpty().doesNotContain("Exception", "fault of the test");
        assertThat(answer.getHeaders()).containsKey("x-request-id");
    }
}
