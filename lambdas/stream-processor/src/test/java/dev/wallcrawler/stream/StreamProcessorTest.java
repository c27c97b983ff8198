package dev.wallcrawler.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.TestingEcs;
import org.junit.jupiter.api.Test;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;

class StreamProcessorTest {

    private final TestingClock clock = new TestingClock();
    private final TestingSessionStore store = new TestingSessionStore(clock, 10);
    private final TestingEcs ecs = new TestingEcs();
    private final TestingEventLog log = TestingEventLog.of(LogGroupName.STREAM_PROCESSOR);
    private final TestingStream stream = new TestingStream(store);
    private final StreamProcessor processor = processor(store, Duration.ofSeconds(20));

    @Test
    void shouldLeaveOneTrailOfAWholeLife() {
        live("sess_a", EndReason.RELEASED);

        assertThat(failures(stream.batch())).isEmpty();

        assertThat(ecs.stops()).containsExactly(TestingEcs.arnOf("sess_a"));
        assertThat(ecs.wanted()).isEmpty();
        assertThat(log.lines()).hasSize(2);
        assertThat(log.events("SESSION_READY")).hasSize(1);
        assertThat(log.events("SESSION_TERMINATED")).singleElement().satisfies(event -> {
            assertThat(event.path("event_id").asText()).isEqualTo("sess_a:TERMINATED");
            assertThat(event.path("status").asText()).isEqualTo("STOPPED");
            assertThat(event.path("metadata").path("end_reason").asText()).isEqualTo("RELEASED");
        });
    }

    @Test
    void shouldLeaveTheSameTrailHoweverTheChangesAreBatched() {
        for (EndReason reason : EndReason.values()) {
            live("sess_" + reason, reason);
        }

        for (DynamodbEvent batch : stream.batches()) {
            assertThat(failures(batch)).isEmpty();
        }

        assertThat(log.events("SESSION_READY")).hasSize(EndReason.values().length);
        assertThat(log.events("SESSION_TERMINATED"))
                .extracting(event -> event.path("session_id").asText())
                .doesNotHaveDuplicates()
                .hasSize(EndReason.values().length);
        assertThat(ecs.stops()).hasSize(EndReason.values().length);
    }

    @Test
    void shouldStopAtTheFirstChangeThatFailsAndGoOnFromThereLater() {
        live("sess_a", EndReason.RELEASED);
        store.create(TestingSessions.newSession("sess_b"));
        stream.after("sess_b", () -> store.remove("sess_b"));
        live("sess_c", EndReason.IDLE);
        SessionStore stuck = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(store));
        Mockito.doThrow(new IllegalStateException("the table is away")).when(stuck).freeSlotOfRemoved(any(), any());

        List<String> failures = failures(processor(stuck, Duration.ofSeconds(20)), stream.batch());

        String removalOfB = "105";
        assertThat(failures).containsExactly(removalOfB);
        assertThat(terminated()).containsExactly("sess_a");
        assertThat(log.events("SESSION_ERROR")).singleElement().satisfies(event -> {
            assertThat(event.path("session_id").asText()).isEqualTo("sess_b");
            assertThat(event.path("error").asText()).contains("the table is away");
            assertThat(event.path("metadata").path("operation").asText()).isEqualTo("stream_record");
            assertThat(event.path("metadata").path("sequence_number").asText()).isEqualTo(removalOfB);
        });

        List<DynamodbStreamRecord> again = stream.batch().getRecords().stream()
                .dropWhile(record -> !record.getDynamodb().getSequenceNumber().equals(removalOfB))
                .toList();
        assertThat(failures(TestingStream.batch(again))).isEmpty();

        assertThat(log.events("SESSION_READY")).hasSize(2);
        assertThat(terminated()).containsExactly("sess_a", "sess_b", "sess_c");
    }

    @Test
    void shouldTellOfAnEndWhoseTaskCannotBeStopped() {
        live("sess_a", EndReason.RELEASED);
        live("sess_b", EndReason.EXPIRED);
        ecs.failing("StopTask " + TestingEcs.arnOf("sess_a"));

        assertThat(failures(stream.batch())).isEmpty();

        assertThat(terminated()).containsExactly("sess_a", "sess_b");
        assertThat(ecs.stops()).containsExactly(TestingEcs.arnOf("sess_b"));
        assertThat(log.events("SESSION_ERROR")).singleElement().satisfies(event -> {
            assertThat(event.path("session_id").asText()).isEqualTo("sess_a");
            assertThat(event.path("project_id").asText()).isEqualTo(TestingSessions.PROJECT);
            assertThat(event.path("error").asText()).contains("StopTask");
            assertThat(event.path("metadata").path("operation").asText()).isEqualTo("stop_task");
            assertThat(event.path("metadata").path("task_arn").asText()).isEqualTo(TestingEcs.arnOf("sess_a"));
        });
    }

    @Test
    void shouldLeaveToTheReaperWhatEcsTakesTooLongToStop() {
        live("sess_a", EndReason.RELEASED);
        live("sess_b", EndReason.EXPIRED);

        assertThat(failures(processor(store, Duration.ZERO), stream.batch())).isEmpty();

        assertThat(terminated()).containsExactly("sess_a", "sess_b");
        assertThat(ecs.stops()).isEmpty();
        assertThat(log.events("SESSION_ERROR"))
                .extracting(event -> event.path("metadata").path("operation").asText() + " "
                        + event.path("metadata").path("task_arn").asText())
                .containsExactly(
                        "stop_task " + TestingEcs.arnOf("sess_a"), "stop_task " + TestingEcs.arnOf("sess_b"));
    }

    @Test
    void shouldBeginNothingThatThereIsNoTimeFor() {
        live("sess_a", EndReason.RELEASED);

        assertThat(Deadline.<List<String>>within(Duration.ofSeconds(3), () -> failures(stream.batch())))
                .containsExactly("100");

        assertThat(ecs.stops()).isEmpty();
        assertThat(log.lines()).hasSize(1);
        assertThat(log.only("SESSION_ERROR").orElseThrow().path("error").asText()).contains("the time is up");
    }

    @Test
    void shouldFailAtAChangeThatCannotBeRead() {
        live("sess_a", EndReason.RELEASED);
        DynamodbStreamRecord broken = new DynamodbStreamRecord();
        broken.setEventName("MODIFY");
        broken.setDynamodb(new StreamRecord()
                .withSequenceNumber("42")
                .withKeys(Map.of(SessionItem.ID, new AttributeValue().withS("sess_broken"))));
        List<DynamodbStreamRecord> records = new java.util.ArrayList<>(stream.batch().getRecords());
        records.addFirst(broken);

        assertThat(failures(TestingStream.batch(records))).containsExactly("42");

        assertThat(log.lines()).hasSize(1);
        assertThat(log.only("SESSION_ERROR").orElseThrow().path("session_id").asText()).isEqualTo("sess_broken");
        assertThat(ecs.stops()).isEmpty();
    }

    @Test
    void shouldNotFailForATaskThatEcsHasForgotten() {
        live("sess_a", EndReason.RELEASED);
        ecs.forgotten(TestingEcs.arnOf("sess_a"));

        assertThat(failures(stream.batch())).isEmpty();

        assertThat(log.events("SESSION_TERMINATED")).hasSize(1);
        assertThat(log.events("SESSION_ERROR")).isEmpty();
    }

    @Test
    void shouldFreeTheSlotOfARemovedSessionOnceHoweverOftenItsRemovalComes() {
        store.create(TestingSessions.newSession("sess_other"));
        store.create(TestingSessions.newSession("sess_a"));
        store.recordTask("sess_a", ecs.running("sess_a", clock.instant()));
        stream.after("sess_a", () -> store.remove("sess_a"));
        clock.advance(Duration.ofMinutes(1));

        assertThat(failures(stream.batch())).isEmpty();
        assertThat(failures(stream.batch())).isEmpty();

        assertThat(store.slotsInUse(TestingSessions.PROJECT)).isEqualTo(1);
        assertThat(ecs.wanted()).isEmpty();
        assertThat(log.events("SESSION_ERROR").getFirst().path("metadata").path("operation").asText())
                .isEqualTo("session_row_removed");
        assertThat(log.events("SESSION_TERMINATED").getFirst().path("status").asText())
                .isEqualTo("FAILED");
    }

    @Test
    void shouldTakeAnEmptyBatch() {
        assertThat(failures(new DynamodbEvent())).isEmpty();
        assertThat(failures(TestingStream.batch(List.of()))).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    private void live(String id, EndReason reason) {
        stream.after(id, () -> store.create(TestingSessions.newSession(id)));
        stream.after(id, () -> store.recordTask(id, ecs.running(id, clock.instant())));
        stream.after(id, () -> store.move(id, Move.ready("ready", TestingSessions.ENDPOINT)));
        stream.after(id, () -> store.move(id, Move.terminating("terminating", reason)));
        stream.after(
                id, () -> store.end(id, "end", EndReason.TASK_LOST, new TaskStop(Optional.empty(), Optional.empty(), Optional.of(0))));
    }

    private StreamProcessor processor(SessionStore sessions, Duration forStops) {
        return new StreamProcessor(sessions, ecs.tasks(), forStops, clock);
    }

    private List<String> terminated() {
        return log.events("SESSION_TERMINATED").stream()
                .map(event -> event.path("session_id").asText())
                .toList();
    }

    private List<String> failures(DynamodbEvent batch) {
        return failures(processor, batch);
    }

    private List<String> failures(StreamProcessor processor, DynamodbEvent batch) {
        return processor.process(batch, log.eventLog()).getBatchItemFailures().stream()
                .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
                .toList();
    }
}
