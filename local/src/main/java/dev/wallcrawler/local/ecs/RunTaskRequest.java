package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What RunTask was asked, checked as far as ECS checks it.
 *
 * @param overrides as sent: they come back in descriptions and events
 * @param environment the variables that the overrides set for the container
 * @param fingerprint equal for equal requests
 */
record RunTaskRequest(
        int count,
        Optional<String> clientToken,
        Optional<String> startedBy,
        Optional<String> group,
        String launchType,
        boolean enableExecuteCommand,
        ObjectNode overrides,
        Map<String, String> environment,
        String fingerprint) {
    private static final int MAX_COUNT = 10;
    private static final int MAX_TOKEN = 64;
    private static final int MAX_STARTED_BY = 128;

    RunTaskRequest {
        environment = Map.copyOf(environment);
    }

    /** @throws EcsException if ECS would refuse it */
    static RunTaskRequest read(JsonNode json, TaskDefinition definition, ClusterName cluster) {
        String asked = text(json, "taskDefinition")
                .orElseThrow(() -> EcsException.invalidParameter("Task definition cannot be empty."));
        if (!definition.isNamedBy(asked, cluster)) {
            throw EcsException.invalidParameter("TaskDefinition not found.");
        }
        if (json.at("/networkConfiguration/awsvpcConfiguration/subnets").isEmpty()) {
            throw EcsException.invalidParameter(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (json.has("launchType") && json.has("capacityProviderStrategy")) {
            throw EcsException.invalidParameter(
                    "Specifying both a launch type and capacity provider strategy is not supported.");
        }
        int count = json.path("count").asInt(1);
        if (count < 1 || count > MAX_COUNT) {
            throw EcsException.invalidParameter("Count should be between 1 and 10.");
        }
        ObjectNode overrides =
                json.get("overrides") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return new RunTaskRequest(
                count,
                limited(json, "clientToken", MAX_TOKEN),
                limited(json, "startedBy", MAX_STARTED_BY),
                text(json, "group"),
                text(json, "launchType").orElse("FARGATE"),
                json.path("enableExecuteCommand").asBoolean(false),
                overrides,
                environment(overrides, definition.container()),
                fingerprint(json));
    }

    private static String fingerprint(JsonNode json) {
        ObjectNode rest = json.deepCopy();
        rest.remove("clientToken");
        return rest.toString();
    }

    private static Map<String, String> environment(ObjectNode overrides, String container) {
        var environment = new LinkedHashMap<String, String>();
        for (JsonNode override : overrides.path("containerOverrides")) {
            String name = override.path("name").asText();
            if (!name.equals(container)) {
                throw EcsException.invalidParameter(
                        "Override for container named " + name + " is not a container in the TaskDefinition.");
            }
            for (JsonNode variable : override.path("environment")) {
                environment.put(variable.path("name").asText(), variable.path("value").asText());
            }
        }
        return environment;
    }

    private static Optional<String> limited(JsonNode json, String field, int length) {
        Optional<String> value = text(json, field);
        if (value.filter(text -> text.length() > length).isPresent()) {
            throw EcsException.invalidParameter(field + " should be shorter than or equal to " + length + ".");
        }
        return value;
    }

    static Optional<String> text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isTextual() && !value.asText().isEmpty() ? Optional.of(value.asText()) : Optional.empty();
    }
}
