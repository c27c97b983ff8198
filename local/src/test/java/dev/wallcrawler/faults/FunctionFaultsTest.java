package dev.wallcrawler.faults;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The other functions while the table or ECS fail. */
class FunctionFaultsTest {

    private static final String ID = "sess_faulty";
    private static final int ALWAYS = 1_000;

    private FaultyStack stack;

    @BeforeEach
    void start() throws IOException {
        stack = new FaultyStack();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @ParameterizedTest
    @CsvSource({
        // operation, type, status, times, answer, calls, errors, status of the session
        "TransactWriteItems, ThrottlingException, 400, 1, 200, 2, 0, TERMINATING",
        "TransactWriteItems, ProvisionedThroughputExceededException, 400, 1000, 500, 3, 1, READY",
        "TransactWriteItems, InternalServerError, 500, 1000, 500, 3, 1, READY",
        "GetItem, InternalServerError, 500, 1000, 500, 3, 1, READY"
    })
    void shouldReleaseASessionOrSayThatItIsNotReleased(
            String operation, String type, int code, int times, int answer, int calls, int errors, SessionStatus left) {
        ready();
        stack.dynamoDb.next(operation, times, Fault.Answer.error(code, type));

        assertThat(stack.release(ID).getStatusCode()).isEqualTo(answer);

        assertThat(stack.dynamoDb.calls(operation)).isEqualTo(calls);
        assertThat(stack.errors()).hasSize(errors).allMatch("request"::equals);
        assertThat(stack.session().status()).isEqualTo(left);
        assertThat(stack.passesUntilClean()).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldReleaseOnceWhereTheAnswerToTheWriteIsLost() {
        ready();
        stack.dynamoDb.next("TransactWriteItems", 1, new Fault.AnswerLost());

        assertThat(stack.release(ID).getStatusCode()).isEqualTo(200);

        assertThat(stack.session().endReason()).contains(EndReason.RELEASED);
        assertThat(stack.slotsInUse()).isZero();
        assertThat(stack.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GetItem, InternalServerError, 500", "TransactWriteItems, ThrottlingException, 400"})
    void shouldLetAnEventOfEcsComeAgain(String operation, String type, int code) {
        ready();
        stack.dynamoDb.next(operation, 3, Fault.Answer.error(code, type));

        assertThatThrownBy(() -> stack.taskEvents().handleRequest(stopped(), FaultyStack.context()))
                .isInstanceOf(RuntimeException.class);
        assertThat(stack.errors()).containsExactly("ecs_task_event");
        assertThat(stack.session().status()).isEqualTo(SessionStatus.READY);

        stack.taskEvents().handleRequest(stopped(), FaultyStack.context());
        assertThat(stack.session().status()).isEqualTo(SessionStatus.FAILED);
        assertThat(stack.slotsInUse()).isZero();
    }

    @Test
    void shouldLeaveATaskToTheReaperThatCannotBeStopped() {
        Session before = ready();
        stack.store.move(ID, Move.terminating("1", EndReason.RELEASED));
        stack.ecs.next("StopTask", 3, Fault.Answer.error(500, "ServerException"));
        DynamodbEvent batch = batch(record("1", before, stack.session()));

        assertThat(failed(stack.stream().handleRequest(batch, FaultyStack.context()))).isEmpty();
        assertThat(stack.ecs.calls("StopTask")).isEqualTo(3);
        assertThat(stack.errors()).containsExactly("stop_task");
        assertThat(stack.tasks.running()).containsExactly(ID);

        stack.clock.advance(Duration.ofSeconds(31));
        stack.reap();
        assertThat(stack.tasks.running()).isEmpty();
    }

    @Test
    void shouldStopTheBatchAtARecordThatCannotBeReadAndDoWhatIsBeforeIt() {
        Session before = ready();
        stack.store.move(ID, Move.terminating("1", EndReason.RELEASED));
        Session terminating = stack.session();
        stack.store.end(ID, "2", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        DynamodbStreamRecord poison = record("2", terminating, terminating);
        poison.getDynamodb().setNewImage(Map.of(SessionItem.ID, new AttributeValue().withS(ID)));

        StreamsEventResponse answer = stack.stream()
                .handleRequest(
                        batch(record("1", before, terminating), poison, record("3", terminating, stack.session())),
                        FaultyStack.context());

        assertThat(failed(answer)).containsExactly("2");
        assertThat(stack.errors()).containsExactly("stream_record");
        assertThat(stack.tasks.running()).isEmpty();
        assertThat(stack.log.events("SESSION_TERMINATED")).isEmpty();
    }

    @Test
    void shouldEndWhatIsOverdueThoughEcsDoesNotAnswer() {
        ready();
        stack.clock.advance(Duration.ofMinutes(6));
        stack.ecs.next("ListTasks", ALWAYS, Fault.Answer.error(500, "ServerException"));

        assertThatThrownBy(stack::reap).isInstanceOf(IllegalStateException.class);

        assertThat(stack.errors()).containsExactly("reap_list_tasks", "reap_expired");
        assertThat(stack.session().status()).isEqualTo(SessionStatus.TERMINATING);
        assertThat(stack.slotsInUse()).isZero();
        assertThat(stack.passesUntilClean()).isEqualTo(1);
    }

    /** A task of which nothing is known is neither taken for gone nor for an orphan. */
    @Test
    void shouldEndAndStopNothingWhileEcsDescribesNoTask() {
        stack.store.create(TestingSessions.newSession(ID));
        stack.store.recordTask(ID, EcsOnTheWire.arnOf(ID));
        stack.store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        stack.tasks.run("sess_orphan");
        Session before = stack.session();
        stack.clock.advance(Duration.ofSeconds(61));
        stack.ecs.next("DescribeTasks", ALWAYS, Fault.Answer.error(500, "ServerException"));

        assertThatThrownBy(stack::reap).isInstanceOf(IllegalStateException.class);

        assertThat(stack.ecs.calls("DescribeTasks")).as("two calls, three tries each").isEqualTo(6);
        assertThat(stack.errors()).containsExactly("reap_describe_tasks", "reap_describe_tasks");
        assertThat(stack.session()).isEqualTo(before);
        assertThat(stack.tasks.running()).containsExactly("sess_orphan");

        assertThat(stack.passesUntilClean()).isEqualTo(1);
        assertThat(stack.session().endReason()).contains(EndReason.TASK_LOST);
        assertThat(stack.tasks.running()).isEmpty();
    }

    private Session ready() {
        stack.store.create(TestingSessions.newSession(ID));
        stack.tasks.run(ID);
        stack.store.recordTask(ID, EcsOnTheWire.arnOf(ID));
        stack.store.move(ID, Move.ready("ready", TestingSessions.ENDPOINT));
        return stack.session();
    }

    private static Map<String, Object> stopped() {
        return Map.of(
                "id", "event-1",
                "detail-type", "ECS Task State Change",
                "detail",
                        Map.of(
                                "taskArn", EcsOnTheWire.arnOf(ID),
                                "startedBy", ID,
                                "version", 4,
                                "lastStatus", "STOPPED",
                                "stopCode", "SpotInterruption"));
    }

    private static List<String> failed(StreamsEventResponse response) {
        return response.getBatchItemFailures().stream()
                .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private static DynamodbEvent batch(DynamodbStreamRecord... records) {
        DynamodbEvent batch = new DynamodbEvent();
        batch.setRecords(new ArrayList<>(List.of(records)));
        return batch;
    }

    private static DynamodbStreamRecord record(String sequenceNumber, Session before, Session after) {
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventName("MODIFY");
        record.setDynamodb(new StreamRecord()
                .withSequenceNumber(sequenceNumber)
                .withOldImage(image(before))
                .withNewImage(image(after)));
        return record;
    }

    private static Map<String, AttributeValue> image(Session session) {
        Map<String, AttributeValue> image = new HashMap<>();
        SessionItem.toItem(session, Duration.ofMinutes(15)).forEach((name, value) -> image.put(name, switch (value.type()) {
            case S -> new AttributeValue().withS(value.s());
            case N -> new AttributeValue().withN(value.n());
            case BOOL -> new AttributeValue().withBOOL(value.bool());
            default -> new AttributeValue().withL(List.of());
        }));
        return image;
    }
}
