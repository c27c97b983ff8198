package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TaskStop;
import dev.wallcrawler.session.TestingSessionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/** A create that fails while another call for the same session goes on, or has gone before it. */
class OvertakenLaunchTest {

    private static final String ARN = CreateFunction.ARN;

    private final CreateFunction function = new CreateFunction();
    private final TestingSessionStore store = function.store;
    private final EcsClient ecs = function.ecs;

    @ParameterizedTest
    @CsvSource({"ThrottlingException, 400", "ClusterNotFoundException, 400"})
    void shouldAnswerWithTheSessionThatARepeatHasLaunchedMeanwhile(String code, int status) throws JsonProcessingException {
        when(ecs.runTask(any(RunTaskRequest.class))).thenAnswer(_ -> {
            store.recordTask("sess_1", ARN);
            throw CreateFunction.ecsFault(code, status);
        });

        APIGatewayProxyResponseEvent response = function.createWithKey("k1", "{}");

        JsonNode json = CreateFunction.json(response);
        assertThat(response.getStatusCode()).isEqualTo(201);
        assertThat(json.path("id").asText()).isEqualTo("sess_1");
        assertThat(function.tokens.verifier().verify(json.path("signingKey").asText()).sessionId()).isEqualTo("sess_1");
        assertThat(store.find("sess_1").orElseThrow().status()).isEqualTo(SessionStatus.PROVISIONING);
        verify(ecs, never()).stopTask(any(StopTaskRequest.class));
        assertThat(function.createWithKey("k1", "{}").getStatusCode()).as("the key stands for it still").isEqualTo(201);
        assertThat(store.find("sess_2")).isEmpty();
    }

    @Test
    void shouldLeaveTheSessionToTheCallThatHasLaunchedItWhereItCannotSign() {
        var unableToSign = function.handler(new ConnectUrls("wss://gw.example", (_, _, _) -> {
            throw new IllegalStateException("KMS is down");
        }));
        when(ecs.runTask(any(RunTaskRequest.class))).thenAnswer(_ -> {
            store.recordTask("sess_1", ARN);
            return RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build();
        });

        APIGatewayProxyResponseEvent response = unableToSign.handleRequest(
                CreateFunction.request("{}").withHeaders(Map.of("idempotency-key", "k1")), null);

        assertThat(response.getStatusCode()).isEqualTo(503);
        assertThat(store.find("sess_1").orElseThrow().status()).isEqualTo(SessionStatus.PROVISIONING);
        verify(ecs, never()).stopTask(any(StopTaskRequest.class));
    }

    /** The other call was answered 503 already, and its caller comes again. */
    @Test
    void shouldNotHandOutASessionThatWasGivenUpMeanwhile() {
        when(ecs.runTask(any(RunTaskRequest.class))).thenAnswer(_ -> {
            Session created = store.find("sess_1").orElseThrow();
            store.abandon(created, "other-call", TaskStop.UNKNOWN);
            return RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build();
        });

        APIGatewayProxyResponseEvent response = function.createWithKey("k1", "{}");

        assertThat(response.getStatusCode()).isEqualTo(503);
        assertThat(response.getHeaders()).doesNotContainKey("x-should-retry");
        assertThat(function.stoppedTask().task()).isEqualTo(ARN);
        assertThat(store.find("sess_1").orElseThrow().endReason()).contains(EndReason.FAILED_TO_START);
    }

    /** A row stays behind that may get a browser: who tried again without a key would have two. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldAskForAnotherTryOnlyByKeyWhereTheSessionCannotBeEnded(boolean key) {
        SessionStore stuck = Mockito.mock(SessionStore.class, AdditionalAnswers.delegatesTo(store));
        Mockito.doThrow(new IllegalStateException("the table is away")).when(stuck).abandon(any(), any(), any());
        when(ecs.runTask(any(RunTaskRequest.class))).thenThrow(CreateFunction.ecsFault("ServerException", 500));

        APIGatewayProxyResponseEvent response = function.handlerOver(stuck)
                .handleRequest(
                        CreateFunction.request("{}")
                                .withHeaders(key ? Map.of("idempotency-key", "k1") : Map.of()),
                        null);

        assertThat(response.getStatusCode()).isEqualTo(503);
        assertThat(response.getHeaders().get("x-should-retry")).isEqualTo(key ? null : "false");
    }
}
