package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.http.HttpAnswer;
import dev.wallcrawler.local.http.HttpCall;
import dev.wallcrawler.local.http.HttpService;
import dev.wallcrawler.local.http.LoopbackServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * A cluster behind ECS's own wire protocol (JSON 1.1), as the AWS SDKs speak it: RunTask, StopTask, DescribeTasks, ListTasks.
 * Thread-safe.
 */
public final class EcsEndpoint implements HttpService, AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TYPE = "application/x-amz-json-1.1";
    private static final String TARGET_PREFIX = "AmazonEC2ContainerServiceV20141113.";
    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_TASKS = 100;

    private final Cluster cluster;
    private final LoopbackServer server;

    private EcsEndpoint(Cluster cluster) throws IOException {
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.server = LoopbackServer.start(0, MAX_BODY, this);
    }

    /** Serves a cluster on a free port. */
    public static EcsEndpoint start(Cluster cluster) throws IOException {
        return new EcsEndpoint(cluster);
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public HttpAnswer answer(HttpCall call) {
        try {
            return answer(200, operate(call));
        } catch (EcsException e) {
            return answer(400, error(e));
        }
    }

    @Override
    public HttpAnswer refuse(int status, HttpCall head) {
        return answer(status, error(EcsException.unreadable(status == 503 ? "the cluster takes no more requests" : "the request cannot be read")));
    }

    private JsonNode operate(HttpCall call) {
        String target = call.header("X-Amz-Target").orElse("");
        if (!target.startsWith(TARGET_PREFIX)) {
            throw EcsException.unknownOperation(target);
        }
        JsonNode request = parse(call.body());
        String operation = target.substring(TARGET_PREFIX.length());
        if (!List.of("RunTask", "StopTask", "DescribeTasks", "ListTasks").contains(operation)) {
            throw EcsException.unknownOperation(operation);
        }
        if (RunTaskRequest.text(request, "cluster").filter(cluster.name()::isNamedBy).isEmpty()) {
            throw EcsException.clusterNotFound();
        }
        return switch (operation) {
            case "RunTask" -> runTask(request);
            case "StopTask" -> stopTask(request);
            case "DescribeTasks" -> describeTasks(request);
            default -> TaskListing.of(cluster, request);
        };
    }

    private JsonNode runTask(JsonNode request) {
        Cluster.Placement placement =
                cluster.run(RunTaskRequest.read(request, cluster.definition(), cluster.name()));
        ArrayNode failures = JSON.arrayNode();
        placement.failures().forEach(reason -> failures.addObject().put("reason", reason));
        return answer(placement.tasks(), failures);
    }

    private JsonNode stopTask(JsonNode request) {
        String asked = RunTaskRequest.text(request, "task")
                .orElseThrow(() -> EcsException.invalidParameter("Task identifier is empty."));
        Task task = cluster.find(asked)
                .orElseThrow(() -> EcsException.invalidParameter("The referenced task was not found."));
        task.stop(RunTaskRequest.text(request, "reason").orElse("Task stopped by user"));
        return JSON.objectNode().set("task", describe(task));
    }

    private JsonNode describeTasks(JsonNode request) {
        JsonNode asked = request.path("tasks");
        if (asked.isEmpty()) {
            throw EcsException.invalidParameter("Tasks cannot be empty.");
        }
        if (asked.size() > MAX_TASKS) {
            throw EcsException.invalidParameter("Tasks cannot have more than 100 elements.");
        }
        var found = new ArrayList<Task>();
        ArrayNode failures = JSON.arrayNode();
        for (JsonNode name : asked) {
            cluster.find(name.asText()).ifPresentOrElse(found::add, () -> failures.addObject()
                    .put("arn", arn(name.asText()))
                    .put("reason", "MISSING"));
        }
        return answer(found, failures);
    }

    private String arn(String idOrArn) {
        return idOrArn.startsWith("arn:") ? idOrArn : cluster.name().taskArn(idOrArn);
    }

    private ObjectNode answer(List<Task> tasks, ArrayNode failures) {
        ObjectNode json = JSON.objectNode();
        ArrayNode described = json.putArray("tasks");
        tasks.forEach(task -> described.add(describe(task)));
        json.set("failures", failures);
        return json;
    }

    private ObjectNode describe(Task task) {
        return cluster.document().description(task.id(), task.request(), task.state());
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json.isObject() ? json : JSON.objectNode();
        } catch (JacksonException _) {
            throw EcsException.unreadable("the body is not JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode error(EcsException e) {
        ObjectNode json =
                JSON.objectNode().put("__type", e.type()).put("message", Optional.ofNullable(e.getMessage()).orElse(""));
        if (!e.resourceIds().isEmpty()) {
            ArrayNode ids = json.putArray("resourceIds");
            e.resourceIds().forEach(ids::add);
        }
        return json;
    }

    private static HttpAnswer answer(int status, JsonNode body) {
        return HttpAnswer.of(status, TYPE, body.toString())
                .with("x-amzn-RequestId", UUID.randomUUID().toString());
    }
}
