package dev.wallcrawler.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** Events in the form in which Lambda hands them over. */
public final class LambdaEvents {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LambdaEvents() {}

    /** Who asks: a project, and a key that opens it. */
    public record Caller(String projectId, String keyId, String apiKey) {
        public Caller {
            requireNonNull(projectId, "projectId is null");
            requireNonNull(keyId, "keyId is null");
            requireNonNull(apiKey, "apiKey is null");
        }
    }

    /** A request behind a proxy integration, let in by the authorizer for this caller. */
    public static String request(
            Caller caller, String method, String resource, Map<String, String> pathParameters, String body) {
        ObjectNode event = MAPPER.createObjectNode();
        String path = resource;
        for (Map.Entry<String, String> parameter : pathParameters.entrySet()) {
            path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        event.put("resource", resource).put("path", path).put("httpMethod", method);
        event.putObject("headers").put("Content-Type", "application/json").put("X-BB-API-Key", caller.apiKey());
        event.set("pathParameters", MAPPER.valueToTree(pathParameters));
        event.put("body", body.isEmpty() ? null : body).put("isBase64Encoded", false);
        ObjectNode context = event.putObject("requestContext");
        context.put("requestId", "request-of-the-artefact-test")
                .put("stage", "v1")
                .put("httpMethod", method)
                .put("resourcePath", resource);
        context.putObject("authorizer")
                .put("projectIds", caller.projectId())
                .put("apiKeyId", caller.keyId())
                .put("principalId", caller.keyId());
        return event.toString();
    }

    /** What a REQUEST authorizer is asked. */
    public static String authorization(String apiKey) {
        ObjectNode event = MAPPER.createObjectNode();
        event.put("type", "REQUEST")
                .put("methodArn", "arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/v1/sessions")
                .put("resource", "/v1/sessions")
                .put("path", "/v1/sessions")
                .put("httpMethod", "GET");
        event.putObject("headers").put("X-BB-API-Key", apiKey);
        event.putObject("requestContext").put("requestId", "request-of-the-artefact-test");
        return event.toString();
    }

    /** A change of rows of the sessions table, from one image each to another. */
    public static String stream(List<Map<String, AttributeValue>> before, List<Map<String, AttributeValue>> after) {
        ObjectNode event = MAPPER.createObjectNode();
        ArrayNode records = event.putArray("Records");
        for (int i = 0; i < before.size(); i++) {
            ObjectNode change = records.addObject()
                    .put("eventID", "event-" + i)
                    .put("eventName", "MODIFY")
                    .put("eventSource", "aws:dynamodb")
                    .put("eventVersion", "1.1")
                    .put("awsRegion", "us-east-1");
            ObjectNode dynamodb = change.putObject("dynamodb");
            dynamodb.put("SequenceNumber", Integer.toString(1_000_000 + i)).put("StreamViewType", "NEW_AND_OLD_IMAGES");
            dynamodb.set("OldImage", image(before.get(i)));
            dynamodb.set("NewImage", image(after.get(i)));
        }
        return event.toString();
    }

    /** That a task stopped. */
    public static String taskStopped(String sessionId) {
        ObjectNode event = MAPPER.createObjectNode();
        event.put("version", "0")
                .put("id", "event-of-the-artefact-test")
                .put("detail-type", "ECS Task State Change")
                .put("source", "aws.ecs")
                .put("time", Instant.now().toString())
                .put("region", "us-east-1");
        event.putObject("detail")
                .put("taskArn", "arn:aws:ecs:us-east-1:000000000000:task/wallcrawler/0123456789abcdef")
                .put("startedBy", sessionId)
                .put("version", 4)
                .put("lastStatus", "STOPPED")
                .put("desiredStatus", "STOPPED")
                .put("stopCode", "EssentialContainerExited")
                .putArray("containers");
        return event.toString();
    }

    private static ObjectNode image(Map<String, AttributeValue> item) {
        ObjectNode image = MAPPER.createObjectNode();
        item.forEach((name, value) -> image.set(name, attribute(value)));
        return image;
    }

    private static ObjectNode attribute(AttributeValue value) {
        ObjectNode attribute = MAPPER.createObjectNode();
        switch (value.type()) {
            case S -> attribute.put("S", value.s());
            case N -> attribute.put("N", value.n());
            case BOOL -> attribute.put("BOOL", value.bool());
            case L -> {
                ArrayNode elements = attribute.putArray("L");
                value.l().forEach(element -> elements.add(attribute(element)));
            }
            case M -> attribute.set("M", image(value.m()));
            default -> throw new IllegalArgumentException("no session has an attribute of type " + value.type());
        }
        return attribute;
    }
}
