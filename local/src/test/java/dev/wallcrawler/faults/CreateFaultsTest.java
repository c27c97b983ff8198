package dev.wallcrawler.faults;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code POST /v1/sessions} while the table, ECS or KMS fail: what the caller hears, what is logged, and what is left behind. */
class CreateFaultsTest {

    private static final int ALWAYS = 1_000;

    /**
     * @param calls how often the operation that fails is called over the wire
     * @param errors the operations of the SESSION_ERROR lines
     * @param left the session's status right after the answer; null if there is none
     * @param passes how many passes of the reaper it takes until every task has a row and every slot a session
     */
    private record Case(
            String name,
            Consumer<FaultyStack> fault,
            int status,
            Retry retry,
            String operation,
            int calls,
            List<String> errors,
            SessionStatus left,
            int passes) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What the answer says of another try. */
    private enum Retry {
        UNSAID,
        AFTER_5_SECONDS,
        NEVER
    }

    static Stream<Case> throughWhichTheCreateGoes() {
        return Stream.of(
                good("the table throttles once", "TransactWriteItems", table(1, "ThrottlingException", 400)),
                good(
                        "the table is out of throughput once",
                        "TransactWriteItems",
                        table(1, "ProvisionedThroughputExceededException", 400)),
                good("the table fails once", "TransactWriteItems", table(1, "InternalServerError", 500)),
                good(
                        "the table's connection is closed once",
                        "TransactWriteItems",
                        stack -> stack.dynamoDb.next("TransactWriteItems", 1, new Fault.Closed())),
                good(
                        "the write is applied and its answer lost",
                        "TransactWriteItems",
                        stack -> stack.dynamoDb.next("TransactWriteItems", 1, new Fault.AnswerLost())),
                good(
                        "the write is applied and its answer comes too late",
                        "TransactWriteItems",
                        stack -> stack.dynamoDb.next(
                                "TransactWriteItems", 1, new Fault.AnswerLate(Duration.ofSeconds(20)))),
                good(
                        "the record of the task is applied and its answer lost",
                        "UpdateItem",
                        stack -> stack.dynamoDb.next("UpdateItem", 1, new Fault.AnswerLost())),
                good("ECS throttles once", "RunTask", ecs(1, "ThrottlingException", 400)),
                good("ECS fails once", "RunTask", ecs(1, "ServerException", 500)),
                good(
                        "ECS starts the task and its answer is lost",
                        "RunTask",
                        stack -> stack.ecs.next("RunTask", 1, new Fault.AnswerLost())),
                good(
                        "ECS starts the task and its answer comes too late",
                        "RunTask",
                        stack -> stack.ecs.next("RunTask", 1, new Fault.AnswerLate(Duration.ofSeconds(20)))));
    }

    static Stream<Case> ofWhichTheCallerHears() {
        return Stream.concat(
                Stream.of(
                        new Case("the table throttles", table(ALWAYS, "ThrottlingException", 400), 500, Retry.UNSAID,
                                "TransactWriteItems", 3, List.of("request"), null, 0),
                        new Case("the table fails", table(ALWAYS, "InternalServerError", 500), 500, Retry.UNSAID,
                                "TransactWriteItems", 3, List.of("request"), null, 0),
                        new Case("the session is stored and every answer lost",
                                stack -> stack.dynamoDb.next("TransactWriteItems", 3, new Fault.AnswerLost()), 500, Retry.UNSAID,
                                "TransactWriteItems", 3, List.of("request"), SessionStatus.CREATING, 1),
                        new Case("the task cannot be recorded",
                                stack -> stack.dynamoDb.next("UpdateItem", ALWAYS, Fault.Answer.error(500, "InternalServerError")),
                                503, Retry.AFTER_5_SECONDS, "UpdateItem", 3, List.of("create_session"), SessionStatus.FAILED, 0),
                        new Case("ECS throttles", ecs(ALWAYS, "ThrottlingException", 400), 503, Retry.AFTER_5_SECONDS,
                                "RunTask", 3, List.of("run_task"), SessionStatus.FAILED, 0),
                        new Case("ECS fails", ecs(ALWAYS, "ServerException", 500), 503, Retry.AFTER_5_SECONDS,
                                "RunTask", 3, List.of("run_task"), SessionStatus.FAILED, 0),
                        new Case("ECS starts the task and every answer is lost",
                                stack -> stack.ecs.next("RunTask", 3, new Fault.AnswerLost()), 503, Retry.AFTER_5_SECONDS,
                                "RunTask", 3, List.of("run_task"), SessionStatus.FAILED, 1),
                        new Case("ECS refuses the request", ecs(ALWAYS, "InvalidParameterException", 400), 503, Retry.NEVER,
                                "RunTask", 1, List.of("run_task"), SessionStatus.FAILED, 0),
                        new Case("ECS knows the client token of another request and no task of it",
                                ecs(ALWAYS, "ConflictException", 400), 503, Retry.AFTER_5_SECONDS,
                                "RunTask", 1, List.of("run_task"), SessionStatus.FAILED, 0),
                        new Case("KMS is down", FaultyStack::signingWithKms, 503, Retry.AFTER_5_SECONDS,
                                "Sign", 3, List.of("create_session"), SessionStatus.FAILED, 0)),
                Stream.concat(
                        Stream.of("RESOURCE:ENI", "RESOURCE:MEMORY", "RESOURCE:CPU",
                                        "Capacity is unavailable at this time. Please try again later or in a different availability zone")
                                .map(reason -> failure(reason, Retry.AFTER_5_SECONDS)),
                        Stream.of("AGENT", "MISSING", "INACTIVE", "ATTRIBUTE")
                                .map(reason -> failure(reason, Retry.NEVER))));
    }

    @ParameterizedTest
    @MethodSource({"throughWhichTheCreateGoes", "ofWhichTheCallerHears"})
    void shouldAnswerLogAndLeaveWhatTheFaultCallsFor(Case fault) throws IOException {
        try (FaultyStack stack = new FaultyStack()) {
            fault.fault().accept(stack);

            APIGatewayProxyResponseEvent answer = stack.create();

            assertThat(answer.getStatusCode()).isEqualTo(fault.status());
            assertThat(stack.dynamoDb.calls(fault.operation())
                            + stack.ecs.calls(fault.operation())
                            + stack.kms.calls(fault.operation()))
                    .as("calls")
                    .isEqualTo(fault.calls());
            assertThat(stack.errors()).isEqualTo(fault.errors());
            assertThat(stack.log.events("REQUEST")).hasSize(1);
            if (fault.left() == null) {
                assertThat(stack.sessions()).isEmpty();
            } else {
                assertThat(stack.session().status()).isEqualTo(fault.left());
            }
            if (fault.status() != 201) {
                requireErrorForm(answer, fault.retry());
            }
            assertThat(stack.passesUntilClean()).as("passes of the reaper").isEqualTo(fault.passes());
            if (fault.status() != 201 && fault.left() != null) {
                assertThat(stack.session().endReason()).contains(EndReason.FAILED_TO_START);
                assertThat(stack.tasks.running()).isEmpty();
            }
        }
    }

    /** So ECS answers a call for a task that it has started before, if the function was set up in another way then. */
    @Test
    void shouldTakeTheTaskThatAConflictNames() throws IOException {
        try (FaultyStack stack = new FaultyStack()) {
            stack.ecs.next("RunTask", 1, new Fault.AnsweredWith(started -> new Fault.Answer(
                    400,
                    "ConflictException",
                    ",\"resourceIds\":[\"" + started.replaceAll("(?s).*\"taskArn\":\"([^\"]*)\".*", "$1") + "\"]")));

            assertThat(stack.create().getStatusCode()).isEqualTo(201);

            Session session = stack.session();
            assertThat(session.status()).isEqualTo(SessionStatus.PROVISIONING);
            assertThat(session.taskArn()).contains(EcsOnTheWire.arnOf(session.id()));
            assertThat(stack.tasks.running()).containsExactly(session.id());
            assertThat(stack.ecs.calls("RunTask")).isEqualTo(1);
            assertThat(stack.errors()).isEmpty();
            assertThat(stack.passesUntilClean()).isZero();
        }
    }

    private static void requireErrorForm(APIGatewayProxyResponseEvent answer, Retry retry) throws IOException {
        JsonNode body = Json.MAPPER.readTree(answer.getBody());
        assertThat(body.path("statusCode").asInt()).isEqualTo(answer.getStatusCode());
        assertThat(body.path("error").asText()).isNotEmpty();
        assertThat(body.path("message").asText()).isNotEmpty().doesNotContain("Exception", "fault of the test");
        assertThat(answer.getHeaders()).containsKey("x-request-id");
        assertThat(answer.getHeaders().get("Retry-After")).isEqualTo(retry == Retry.AFTER_5_SECONDS ? "5" : null);
        assertThat(answer.getHeaders().get("x-should-retry")).isEqualTo(retry == Retry.NEVER ? "false" : null);
    }

    private static Case good(String name, String operation, Consumer<FaultyStack> fault) {
        return new Case(name, fault, 201, Retry.UNSAID, operation, 2, List.of(), SessionStatus.PROVISIONING, 0);
    }

    private static Case failure(String reason, Retry retry) {
        Fault.Document document = new Fault.Document(
                "{\"tasks\":[],\"failures\":[{\"arn\":\"arn:aws:ecs:us-west-2:1:x\",\"reason\":\"" + reason + "\"}]}");
        return new Case(
                "ECS answers 200 with the failure " + reason,
                stack -> stack.ecs.next("RunTask", ALWAYS, document),
                503,
                retry,
                "RunTask",
                1,
                List.of("run_task"),
                SessionStatus.FAILED,
                0);
    }

    private static Consumer<FaultyStack> table(int times, String type, int status) {
        return stack -> stack.dynamoDb.next("TransactWriteItems", times, Fault.Answer.error(status, type));
    }

    private static Consumer<FaultyStack> ecs(int times, String type, int status) {
        return stack -> stack.ecs.next("RunTask", times, Fault.Answer.error(status, type));
    }
}
