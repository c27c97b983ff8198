package dev.wallcrawler.bench.cold;

import dev.wallcrawler.lambda.FunctionCode;
import dev.wallcrawler.lambda.LambdaEvents;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;
import dev.wallcrawler.session.SessionStatus;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All functions and the two baselines, each with an event that takes it along its usual path. */
final class ColdCases {
    private static final String SESSION = "/v1/sessions/{id}";

    private final Path checkout;
    private final Path directory;
    private final LambdaEvents.Caller caller;

    /** @param directory for the baselines' code */
    ColdCases(Path checkout, Path directory, LambdaEvents.Caller caller) {
        this.checkout = checkout;
        this.directory = directory;
        this.caller = caller;
    }

    /**
     * The cases.
     *
     * @param live a session whose browser runs
     * @param ended one that has ended
     * @param ecs an endpoint that starts no browsers
     */
    List<ColdCase> all(Session live, String ended, String ecs) throws IOException {
        Map<String, String> alive = Map.of("id", live.id());
        return List.of(
                baseline("hello world", HelloHandler.class, false),
                baseline("hello world + DynamoDB", HelloDynamoDbHandler.class, true),
                function("sessions-create", Map.of("AWS_ENDPOINT_URL_ECS", ecs), request("POST", "/v1/sessions", Map.of(), "{}")),
                function("sessions-list", Map.of(), request("GET", "/v1/sessions", Map.of(), "")),
                function("sessions-retrieve", Map.of(), request("GET", SESSION, alive, "")),
                function("sessions-update", Map.of(),
                        request("POST", SESSION, Map.of("id", ended), "{\"status\":\"REQUEST_RELEASE\"}")),
                function("sessions-debug", Map.of(), request("GET", SESSION + "/debug", alive, "")),
                function("stream-processor", Map.of(), becameReady(live)),
                function("ecs-task-processor", Map.of(), LambdaEvents.taskStopped(ended)),
                function("authorizer", Map.of(), LambdaEvents.authorization(caller.apiKey())),
                function("session-reaper", Map.of(), "{}"));
    }

    private String request(String method, String resource, Map<String, String> parameters, String body) {
        return LambdaEvents.request(caller, method, resource, parameters, body);
    }

    private static String becameReady(Session session) {
        Map<String, AttributeValue> after = SessionItem.toItem(session, Duration.ofMinutes(15));
        var before = new HashMap<>(after);
        before.put(SessionItem.STATUS, AttributeValue.fromS(SessionStatus.CREATING.name()));
        return LambdaEvents.stream(List.of(before), List.of(after));
    }

    private ColdCase function(String name, Map<String, String> environment, String event) throws IOException {
        Path artefact = artefact(name);
        return new ColdCase(name, FunctionCode.of(artefact), Files.size(artefact), environment, event);
    }

    private Path artefact(String name) {
        return checkout.resolve("lambdas/%1$s/target/%1$s-deploy.jar".formatted(name));
    }

    private ColdCase baseline(String name, Class<?> handler, boolean sdk) throws IOException {
        FunctionCode code = FunctionCode.ofClasses(
                Files.createTempDirectory(directory, "baseline-"),
                handler,
                sdk ? List.of(artefact("sessions-list")) : List.of());
        return new ColdCase(name, code, 0, Map.of(), "{}");
    }
}
