package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * Writes a task as ECS does: the same fields in descriptions and events, with times in seconds in the one and as text in the
 * other.
 */
final class TaskDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String LOOPBACK = "127.0.0.1";

    private final ClusterName cluster;
    private final TaskDefinition definition;

    TaskDocument(ClusterName cluster, TaskDefinition definition) {
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.definition = requireNonNull(definition, "definition is null");
    }

    private interface Times {
        void put(ObjectNode json, String field, Instant time);
    }

    /** As in the answers of the API. */
    ObjectNode description(String taskId, RunTaskRequest request, TaskState state) {
        return write(taskId, request, state, (json, field, time) -> json.put(field, seconds(time)));
    }

    /** As in the events that EventBridge carries. */
    ObjectNode event(String taskId, RunTaskRequest request, TaskState state) {
        return envelope(
                cluster.taskArn(taskId),
                state.updatedAt(),
                write(taskId, request, state, (json, field, time) -> json.put(field, TIME.format(time))));
    }

    /** An event around a detail that was written before. */
    ObjectNode envelope(String taskArn, Instant time, ObjectNode detail) {
        ObjectNode event = JSON.objectNode()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", "ECS Task State Change")
                .put("source", "aws.ecs")
                .put("account", cluster.account())
                .put("time", DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS)))
                .put("region", cluster.region());
        event.putArray("resources").add(taskArn);
        event.set("detail", detail);
        return event;
    }

    /** A time as events write it. */
    static String text(Instant time) {
        return TIME.format(time);
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3);
    }

    private ObjectNode write(String taskId, RunTaskRequest request, TaskState state, Times times) {
        String arn = cluster.taskArn(taskId);
        ObjectNode json = JSON.objectNode();
        json.set("attachments", attachments(taskId, state));
        json.putArray("attributes")
                .addObject()
                .put("name", "ecs.cpu-architecture")
                .put("value", System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64");
        json.put("availabilityZone", cluster.region() + "a").put("clusterArn", cluster.arn());
        state.startedAt().ifPresent(time -> {
            json.put("connectivity", "CONNECTED");
            times.put(json, "connectivityAt", time);
            times.put(json, "pullStartedAt", state.createdAt());
            times.put(json, "pullStoppedAt", time);
            times.put(json, "startedAt", time);
        });
        json.set("containers", JSON.arrayNode().add(container(taskId, arn, state)));
        json.put("cpu", Integer.toString(definition.cpu()));
        times.put(json, "createdAt", state.createdAt());
        json.put("desiredStatus", state.wanted() ? "RUNNING" : "STOPPED")
                .put("enableExecuteCommand", request.enableExecuteCommand());
        json.putObject("ephemeralStorage").put("sizeInGiB", 20);
        json.put("group", request.group().orElse("family:" + definition.family()))
                .put("launchType", request.launchType())
                .put("lastStatus", state.status().name())
                .put("memory", Integer.toString(definition.memory()));
        json.set("overrides", overrides(request));
        json.put("platformVersion", "1.4.0").put("platformFamily", "Linux");
        request.startedBy().ifPresent(by -> json.put("startedBy", by));
        state.stoppingAt().ifPresent(time -> times.put(json, "stoppingAt", time));
        state.stoppedAt().ifPresent(time -> {
            times.put(json, "executionStoppedAt", time);
            times.put(json, "stoppedAt", time);
        });
        put(json, "stoppedReason", state.stoppedReason());
        put(json, "stopCode", state.stopCode());
        json.put("taskArn", arn).put("taskDefinitionArn", definition.arn(cluster));
        times.put(json, "updatedAt", state.updatedAt());
        return json.put("version", state.version());
    }

    private ArrayNode attachments(String taskId, TaskState state) {
        ArrayNode attachments = JSON.arrayNode();
        String status = state.isStopped() ? "DELETED" : state.startedAt().isPresent() ? "ATTACHED" : "PRECREATED";
        attachments
                .addObject()
                .put("id", UUID.nameUUIDFromBytes(taskId.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .put("type", "eni")
                .put("status", status)
                .putArray("details")
                .addObject()
                .put("name", "privateIPv4Address")
                .put("value", LOOPBACK);
        return attachments;
    }

    private ObjectNode container(String taskId, String taskArn, TaskState state) {
        String status = switch (state.status()) {
            case PROVISIONING, PENDING -> "PENDING";
            case RUNNING, STOPPING -> "RUNNING";
            case STOPPED -> "STOPPED";
        };
        ObjectNode container = JSON.objectNode()
                .put("containerArn", cluster.arn("container/" + cluster.name() + "/" + taskId + "/" + definition.container()))
                .put("taskArn", taskArn)
                .put("name", definition.container())
                .put("image", definition.image())
                .put("lastStatus", status)
                .put("cpu", Integer.toString(definition.cpu()));
        state.startedAt().ifPresent(time -> container.put("runtimeId", taskId + "-0"));
        container.putArray("networkInterfaces").addObject().put("attachmentId", taskId).put("privateIpv4Address", LOOPBACK);
        state.exitCode().ifPresent(code -> container.put("exitCode", code));
        put(container, "reason", state.containerReason());
        return container;
    }

    private static ObjectNode overrides(RunTaskRequest request) {
        ObjectNode overrides = request.overrides().deepCopy();
        if (!overrides.has("containerOverrides")) {
            overrides.putArray("containerOverrides");
        }
        if (!overrides.has("inferenceAcceleratorOverrides")) {
            overrides.putArray("inferenceAcceleratorOverrides");
        }
        return overrides;
    }

    private static void put(ObjectNode json, String field, Optional<String> value) {
        value.ifPresent(text -> json.put(field, text));
    }
}
