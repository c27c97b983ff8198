package dev.wallcrawler.faults;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.session.TestingStreamRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What goes on while ECS takes a stop, and does not answer. */
@Tag("slow")
class HangingStopTest {

    private static final int ALWAYS = 1_000;
    private static final List<String> IDS = List.of("sess_a", "sess_b", "sess_c", "sess_d");

    private FaultyStack stack;

    @BeforeEach
    void start() throws IOException {
        stack = new FaultyStack();
        stack.ecs.next("StopTask", ALWAYS, new Fault.AnswerLate(Duration.ofMinutes(1)));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void shouldTellEachEndOnceAndGiveUpTheBatchInGoodTime() {
        List<DynamodbStreamRecord> changes = new ArrayList<>();
        IDS.forEach(id -> end(id, changes));
        Duration most = Duration.ofSeconds(9);
        long start = System.nanoTime();

        String failed = failed(changes, most).orElseThrow();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
        assertThat(failed).isNotEqualTo("0");
        stack.ecs.heal();
        List<DynamodbStreamRecord> rest = changes.stream()
                .dropWhile(change -> !change.getDynamodb().getSequenceNumber().equals(failed))
                .toList();
        assertThat(failed(rest, Duration.ofMinutes(1))).isEmpty();
        assertThat(stack.log.events("SESSION_TERMINATED"))
                .extracting(event -> event.path("session_id").asText())
                .containsExactlyElementsOf(IDS);
        assertThat(stack.errors()).contains("stop_task").endsWith("stream_record");
    }

    @Test
    void shouldEndAllThatIsOverdueAndLeaveOffInGoodTime() {
        IDS.forEach(this::ready);
        stack.clock.advance(Duration.ofMinutes(6));
        Duration most = Duration.ofSeconds(11);
        long start = System.nanoTime();

        assertThatThrownBy(() -> stack.reap(FaultyStack.context(most))).isInstanceOf(IllegalStateException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
        assertThat(stack.sessions()).extracting(Session::status).containsOnly(SessionStatus.TERMINATING);
        assertThat(stack.slotsInUse()).isZero();
        assertThat(stack.errors())
                .startsWith("reap_expired", "reap_expired", "reap_expired", "reap_expired", "reap_stop_task")
                .endsWith("reap_out_of_time");
        assertThat(stack.passesUntilClean()).isLessThanOrEqualTo(2);
    }

    /** A session that is ready, is released, and ends; the last two changes are kept. */
    private void end(String id, List<DynamodbStreamRecord> changes) {
        ready(id);
        var ready = stack.store.find(id);
        stack.store.move(id, Move.terminating("1", EndReason.RELEASED));
        var terminating = stack.store.find(id);
        stack.store.end(id, "2", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        changes.add(TestingStreamRecords.of(String.valueOf(changes.size()), ready, terminating));
        changes.add(TestingStreamRecords.of(String.valueOf(changes.size()), terminating, stack.store.find(id)));
    }

    private void ready(String id) {
        stack.store.create(TestingSessions.newSession(id));
        stack.tasks.run(id);
        stack.store.recordTask(id, EcsOnTheWire.arnOf(id));
        stack.store.move(id, Move.ready("ready", TestingSessions.ENDPOINT));
    }

    private Optional<String> failed(List<DynamodbStreamRecord> changes, Duration remaining) {
        DynamodbEvent batch = new DynamodbEvent();
        batch.setRecords(changes);
        return stack.stream().handleRequest(batch, FaultyStack.context(remaining)).getBatchItemFailures().stream()
                .map(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
                .findFirst();
    }
}
