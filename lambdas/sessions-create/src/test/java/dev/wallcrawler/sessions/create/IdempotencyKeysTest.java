package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.SessionMetric;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class IdempotencyKeysTest {

    private static final String PROJECT = CreateFunction.PROJECT;
    private static final String ARN = CreateFunction.ARN;

    private final CreateFunction function = new CreateFunction();
    private final TestingSessionStore store = function.store;
    private final TestingEventLog log = function.log;
    private final EcsClient ecs = function.ecs;
    private final TestingClock clock = function.clock;

    @Test
    void shouldAnswerARepeatAsTheFirstTime() throws JsonProcessingException {
        JsonNode first = CreateFunction.json(function.createWithKey("k1", "{\"timeout\": 60}"));
        clock.advance(Duration.ofSeconds(10));

        APIGatewayProxyResponseEvent repeat = function.createWithKey("k1", "{\"timeout\": 60}");

        assertThat(repeat.getStatusCode()).isEqualTo(201);
        for (String field : List.of("id", "createdAt", "expiresAt", "status", "seleniumRemoteUrl")) {
            assertThat(CreateFunction.json(repeat).path(field)).as(field).isEqualTo(first.path(field));
        }
        String key = CreateFunction.json(repeat).path("signingKey").asText();
        assertThat(function.tokens.verifier().verify(key).sessionId()).isEqualTo("sess_1");
        verify(ecs, times(1)).runTask(any(RunTaskRequest.class));
        assertThat(store.slotsInUse(PROJECT)).isEqualTo(1);
        assertThat(log.events("SESSION_CREATED")).hasSize(1);
    }

    @Test
    void shouldRefuseAnotherBodyUnderTheSameKey() {
        function.createWithKey("k1", "{\"timeout\": 60}");

        APIGatewayProxyResponseEvent other = function.createWithKey("k1", "{\"timeout\": 61}");

        assertThat(other.getStatusCode()).isEqualTo(409);
        assertThat(other.getHeaders()).containsEntry("x-should-retry", "false");
        assertThat(store.slotsInUse(PROJECT)).isEqualTo(1);
    }

    @Test
    void shouldLetAKeyBeUsedAnewAfterAFailure() {
        when(ecs.runTask(any(RunTaskRequest.class)))
                .thenThrow(CreateFunction.ecsFault("ServerException", 500))
                .thenReturn(RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build());

        assertThat(function.createWithKey("k1", "{}").getStatusCode()).isEqualTo(503);
        assertThat(function.createWithKey("k1", "{}").getStatusCode()).isEqualTo(201);

        assertThat(store.find("sess_2").orElseThrow().status()).isEqualTo(SessionStatus.PROVISIONING);
    }

    @Test
    void shouldFinishOnARepeatWhatTheFirstCallCouldNot() {
        when(ecs.runTask(any(RunTaskRequest.class)))
                .thenThrow(new CutOff())
                .thenReturn(RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build());
        function.createWithKey("k1", "{}");
        assertThat(store.find("sess_1").orElseThrow().status()).isEqualTo(SessionStatus.CREATING);

        APIGatewayProxyResponseEvent repeat = function.createWithKey("k1", "{}");

        assertThat(repeat.getStatusCode()).isEqualTo(201);
        assertThat(store.find("sess_1").orElseThrow().taskArn()).contains(ARN);
        assertThat(store.slotsInUse(PROJECT)).isEqualTo(1);
        ArgumentCaptor<RunTaskRequest> asked = ArgumentCaptor.captor();
        verify(ecs, times(2)).runTask(asked.capture());
        assertThat(asked.getAllValues().getFirst()).isEqualTo(asked.getValue());
        assertThat(asked.getValue().clientToken()).isEqualTo("sess_1");
        assertThat(log.events("SESSION_CREATED"))
                .hasSize(2)
                .filteredOn(told -> told.has(SessionMetric.SESSIONS_CREATED.metricName()))
                .hasSize(1);
    }

    /** The row has the credentials; the record of the first answer has not. */
    @Test
    void shouldFinishOnARepeatWithTheProxysCredentials() {
        when(ecs.runTask(any(RunTaskRequest.class)))
                .thenThrow(new CutOff())
                .thenReturn(RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build());
        String body = "{\"proxies\":[{\"type\":\"external\",\"server\":\"a:1\",\"username\":\"u\",\"password\":\"p\"}]}";
        function.createWithKey("k1", body);

        assertThat(function.createWithKey("k1", body).getStatusCode()).isEqualTo(201);

        ArgumentCaptor<RunTaskRequest> asked = ArgumentCaptor.captor();
        verify(ecs, times(2)).runTask(asked.capture());
        assertThat(asked.getValue()).isEqualTo(asked.getAllValues().getFirst());
        assertThat(asked.getValue().overrides().containerOverrides().getFirst().environment())
                .contains(KeyValuePair.builder().name("PROXY_AUTHENTICATES").value("true").build());
    }

    /** The first call may be waiting for ECS's answer: it would be answered with a session that the repeat has ended. */
    @Test
    void shouldLeaveTheSessionToTheFirstCallWhenARepeatGetsNoTask() {
        NewSession.Idempotency first = CreateFunction.idempotency("k1", "{}");
        store.create(TestingSessions.newSession("sess_first", PROJECT, Optional.of(first)));
        when(ecs.runTask(any(RunTaskRequest.class)))
                .thenThrow(CreateFunction.ecsFault("ThrottlingException", 400))
                .thenReturn(RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build());

        assertThat(function.createWithKey("k1", "{}").getStatusCode()).isEqualTo(503);
        assertThat(store.find("sess_first").orElseThrow().status()).isEqualTo(SessionStatus.CREATING);

        assertThat(function.createWithKey("k1", "{}").getStatusCode()).isEqualTo(201);
        assertThat(store.find("sess_first").orElseThrow().taskArn()).contains(ARN);
    }

    /** Its first call was cut off, and the reaper has ended the session since: there is no answer that could be repeated. */
    @Test
    void shouldCreateAnewWhereTheFirstSessionEndedWithoutATask() throws Exception {
        NewSession.Idempotency first = CreateFunction.idempotency("k1", "{}");
        store.create(TestingSessions.newSession("sess_reaped", PROJECT, Optional.of(first)));
        store.end("sess_reaped", "reaper", EndReason.FAILED_TO_START, TaskStop.UNKNOWN);

        APIGatewayProxyResponseEvent repeat = function.createWithKey("k1", "{}");

        assertThat(repeat.getStatusCode()).isEqualTo(201);
        String id = CreateFunction.json(repeat).path("id").asText();
        assertThat(store.find(id).orElseThrow().status()).isEqualTo(SessionStatus.PROVISIONING);
        assertThat(store.slotsInUse(PROJECT)).isEqualTo(1);
    }

    /** Somebody has released a session that has no task yet: it will end without one. */
    @Test
    void shouldLetARepeatWaitForTheEndOfASessionThatNeverCameToBe() throws Exception {
        NewSession.Idempotency first = CreateFunction.idempotency("k1", "{}");
        store.create(TestingSessions.newSession("sess_released", PROJECT, Optional.of(first)));
        store.move("sess_released", Move.terminating("release", EndReason.RELEASED));

        APIGatewayProxyResponseEvent early = function.createWithKey("k1", "{}");
        assertThat(early.getStatusCode()).isEqualTo(503);
        assertThat(early.getHeaders()).containsEntry("Retry-After", "60");

        store.end("sess_released", "reaper", EndReason.TASK_LOST, TaskStop.UNKNOWN);
        store.remove("sess_released");
        assertThat(idIn(function.createWithKey("k1", "{}"))).isNotEqualTo("sess_released");
    }

    /** The reaper has ended the session, and its row was removed for its age, long before the key's record is. */
    @Test
    void shouldCreateAnewWhereNothingIsLeftOfASessionThatNeverCameToBe() throws Exception {
        NewSession.Idempotency first = CreateFunction.idempotency("k1", "{}");
        store.create(TestingSessions.newSession("sess_reaped", PROJECT, Optional.of(first)));
        store.end("sess_reaped", "reaper", EndReason.FAILED_TO_START, TaskStop.UNKNOWN);
        store.remove("sess_reaped");

        APIGatewayProxyResponseEvent repeat = function.createWithKey("k1", "{}");

        assertThat(repeat.getStatusCode()).isEqualTo(201);
        assertThat(store.find(idIn(repeat)).orElseThrow().status()).isEqualTo(SessionStatus.PROVISIONING);
    }

    @Test
    void shouldAnswerARepeatAsTheFirstTimeThoughTheRowIsGone() throws Exception {
        String first = idIn(function.createWithKey("k1", "{}"));
        store.remove(first);

        assertThat(idIn(function.createWithKey("k1", "{}"))).isEqualTo(first);

        verify(ecs, times(1)).runTask(any(RunTaskRequest.class));
    }

    /** The first call was cut off, and it was ECS's event that named the task. */
    @Test
    void shouldKeepWhatARepeatWasAnswered() throws Exception {
        NewSession.Idempotency first = CreateFunction.idempotency("k1", "{}");
        store.create(TestingSessions.newSession("sess_first", PROJECT, Optional.of(first)));
        store.recordTask("sess_first", ARN);

        assertThat(idIn(function.createWithKey("k1", "{}"))).isEqualTo("sess_first");
        store.remove("sess_first");

        assertThat(idIn(function.createWithKey("k1", "{}"))).isEqualTo("sess_first");
    }

    @Test
    void shouldTellOnARepeatOfTheCreationThatTheFirstCallDidNotTell() {
        NewSession.Idempotency first = CreateFunction.idempotency("k1", "{}");
        store.create(TestingSessions.newSession("sess_cut_off", PROJECT, Optional.of(first)));

        function.createWithKey("k1", "{}");

        JsonNode told = log.only("SESSION_CREATED").orElseThrow();
        assertThat(told.path("event_id").asText()).isEqualTo("sess_cut_off:CREATED");
        assertThat(told.has(SessionMetric.SESSIONS_CREATED.metricName())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void shouldRefuseAKeyThatIsNone(int length) {
        assertThat(function.createWithKey("x".repeat(length), "{}").getStatusCode()).isEqualTo(400);
        assertThat(store.slotsInUse(PROJECT)).isZero();
    }

    private static String idIn(APIGatewayProxyResponseEvent answer) throws JsonProcessingException {
        return CreateFunction.json(answer).path("id").asText();
    }

    private static final class CutOff extends Error {
        private static final long serialVersionUID = 1L;
    }
}
