package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.TestingSessionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

class FailedLaunchTest {

    private static final String PROJECT = CreateFunction.PROJECT;
    private static final String ARN = CreateFunction.ARN;

    private final CreateFunction function = new CreateFunction();
    private final TestingSessionStore store = function.store;
    private final TestingEventLog log = function.log;
    private final EcsClient ecs = function.ecs;

    @ParameterizedTest
    @CsvSource({"ServerException, 500, true", "ThrottlingException, 400, true", "ClusterNotFoundException, 400, false"})
    void shouldEndASessionThatEcsGivesNoTask(String code, int status, boolean retryable) {
        when(ecs.runTask(any(RunTaskRequest.class))).thenThrow(CreateFunction.ecsFault(code, status));

        APIGatewayProxyResponseEvent response = function.create("{}");

        assertRejectedForWantOfABrowser(response, retryable);
        assertThat(store.find("sess_1").orElseThrow().taskStop().stoppedReason()).contains(code);
    }

    @ParameterizedTest
    @CsvSource({"RESOURCE:ENI, true", "Capacity is unavailable at this time, true", "MISSING, false"})
    void shouldEndASessionWhoseFailureComesWithASuccess(String reason, boolean retryable) {
        when(ecs.runTask(any(RunTaskRequest.class)))
                .thenReturn(RunTaskResponse.builder()
                        .failures(Failure.builder().reason(reason).build())
                        .build());

        assertRejectedForWantOfABrowser(function.create("{}"), retryable);
    }

    @Test
    void shouldNotLeaveATaskBehindThatNobodyCanReach() {
        SessionsCreateHandler unableToSign = function.handler(new ConnectUrls("wss://gw.example", (_, _, _) -> {
            throw new IllegalStateException("KMS is down");
        }));

        APIGatewayProxyResponseEvent response = unableToSign.handleRequest(CreateFunction.request("{}"), null);

        assertThat(response.getStatusCode()).isEqualTo(503);
        assertThat(store.find("sess_1").orElseThrow().endReason()).contains(EndReason.FAILED_TO_START);
        assertThat(function.stoppedTask().task()).isEqualTo(ARN);
        assertThat(log.only("SESSION_ERROR").orElseThrow().path("session_id").asText()).isEqualTo("sess_1");
    }

    @Test
    void shouldStopTheTaskOfASessionThatWasReleasedMeanwhile() throws JsonProcessingException {
        when(ecs.runTask(any(RunTaskRequest.class))).thenAnswer(_ -> {
            store.move("sess_1", Move.terminating("release", EndReason.RELEASED));
            return RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build();
        });

        APIGatewayProxyResponseEvent response = function.create("{}");

        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(function.stoppedTask().reason()).isEqualTo("RELEASED");
        assertThat(store.find("sess_1").orElseThrow().taskArn()).contains(ARN);
        assertThat(CreateFunction.json(response).path("status").asText()).isEqualTo("RUNNING");
    }

    @Test
    void shouldStopTheTaskOfASessionWhoseRowIsGone() {
        when(ecs.runTask(any(RunTaskRequest.class))).thenAnswer(_ -> {
            store.remove("sess_1");
            return RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build();
        });

        assertThat(function.create("{}").getStatusCode()).isEqualTo(503);
        assertThat(function.stoppedTask().task()).isEqualTo(ARN);
    }

    private void assertRejectedForWantOfABrowser(APIGatewayProxyResponseEvent response, boolean retryable) {
        assertThat(response.getStatusCode()).isEqualTo(503);
        if (retryable) {
            assertThat(response.getHeaders()).containsEntry("Retry-After", "5").doesNotContainKey("x-should-retry");
        } else {
            assertThat(response.getHeaders()).containsEntry("x-should-retry", "false");
        }
        Session session = store.find("sess_1").orElseThrow();
        assertThat(session.status()).isEqualTo(SessionStatus.FAILED);
        assertThat(session.endReason()).contains(EndReason.FAILED_TO_START);
        assertThat(store.slotsInUse(PROJECT)).isZero();
        JsonNode error = log.only("SESSION_ERROR").orElseThrow();
        assertThat(error.path("session_id").asText()).isEqualTo("sess_1");
        assertThat(error.path("metadata").path("operation").asText()).isEqualTo("run_task");
        assertThat(error.path("metadata").path("fatal").asBoolean()).isEqualTo(!retryable);
        verify(ecs, never()).stopTask(any(StopTaskRequest.class));
    }
}
