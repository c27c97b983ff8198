package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.api.ApiRequest;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.api.TestingRequests;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.TestingProjectStore;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SlotCount;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.token.TestingTokens;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/** The function with stores in memory, a project with two slots, and an ECS that gives every session a task. */
final class CreateFunction {

    static final String PROJECT = TestingSessions.PROJECT;
    static final String ARN = "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/0123";

    final TestingClock clock = new TestingClock();
    final TestingSessionStore store;
    final TestingProjectStore projects = new TestingProjectStore();
    final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_CREATE);
    final TestingTokens tokens = TestingTokens.create(clock);
    final EcsClient ecs = mock(EcsClient.class);
    private final AtomicInteger ids = new AtomicInteger();
    final SessionsCreateHandler handler;

    CreateFunction() {
        this(2);
    }

    /** The same, with as many slots as this. */
    CreateFunction(int slots) {
        store = new TestingSessionStore(clock, slots);
        handler = handler(new ConnectUrls("wss://gw.example", tokens.signer()));
        projects.put(new Project(PROJECT, "test", slots, SlotCount.NONE, Duration.ofMinutes(5), clock.instant()));
        when(ecs.runTask(any(RunTaskRequest.class)))
                .thenReturn(RunTaskResponse.builder().tasks(Task.builder().taskArn(ARN).build()).build());
    }

    /** The function with other URLs. */
    SessionsCreateHandler handler(ConnectUrls urls) {
        return handler(store, urls);
    }

    /** The function with another store. */
    SessionsCreateHandler handlerOver(SessionStore other) {
        return handler(other, new ConnectUrls("wss://gw.example", tokens.signer()));
    }

    private SessionsCreateHandler handler(SessionStore sessions, ConnectUrls urls) {
        Map<String, String> settings = new HashMap<>();
        settings.put("ECS_CLUSTER", "wallcrawler");
        settings.put("ECS_TASK_DEFINITION", "browser");
        settings.put("ECS_SUBNETS", "subnet-a");
        settings.put("ECS_SECURITY_GROUPS", "sg-1");
        return new SessionsCreateHandler(
                sessions,
                projects,
                new TaskLauncher(ecs, EcsSettings.from(Environment.of(settings))),
                urls,
                log.eventLog(),
                clock,
                () -> "sess_" + ids.incrementAndGet(),
                "us-west-2");
    }

    APIGatewayProxyResponseEvent create(String body) {
        return handler.handleRequest(request(body), null);
    }

    APIGatewayProxyResponseEvent createWithKey(String key, String body) {
        return handler.handleRequest(request(body).withHeaders(Map.of("idempotency-key", key)), null);
    }

    static APIGatewayProxyRequestEvent request(String body) {
        return TestingRequests.of("POST", "/v1/sessions").withBody(body);
    }

    /** What the function makes of a key and a body. */
    static NewSession.Idempotency idempotency(String key, String body) {
        APIGatewayProxyRequestEvent event = request(body).withHeaders(Map.of("idempotency-key", key));
        return IdempotencyKeys.of(ApiRequest.from(event, "request"), PROJECT).orElseThrow();
    }

    StopTaskRequest stoppedTask() {
        ArgumentCaptor<StopTaskRequest> stop = ArgumentCaptor.captor();
        verify(ecs).stopTask(stop.capture());
        return stop.getValue();
    }

    static JsonNode json(APIGatewayProxyResponseEvent response) throws JsonProcessingException {
        return Json.MAPPER.readTree(response.getBody());
    }

    static EcsException ecsFault(String code, int status) {
        return (EcsException) EcsException.builder()
                .message("no")
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
                .build();
    }
}
