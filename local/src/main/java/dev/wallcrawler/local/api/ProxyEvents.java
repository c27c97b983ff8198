package dev.wallcrawler.local.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.local.http.Header;
import dev.wallcrawler.local.http.HttpCall;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import static java.util.Objects.requireNonNull;

/** Writes API Gateway's events of a request: the one for the authorizer and the one for the function. */
final class ProxyEvents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter REQUEST_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final String ACCOUNT = "000000000000";
    private static final String API = "local";
    private static final String STAGE = "local";

    private final String region;

    ProxyEvents(String region) {
        this.region = requireNonNull(region, "region is null");
    }

    /**
     * A request that found its route.
     *
     * @param parameters of its path
     */
    record Routed(HttpCall call, Route route, Map<String, String> parameters, String requestId, Instant time) {}

    /** The ARN that policies are evaluated against. */
    String methodArn(Routed request) {
        return "arn:aws:execute-api:" + region + ":" + ACCOUNT + ":" + API + "/" + STAGE + "/"
                + request.route().method() + request.call().path();
    }

    /** For a REQUEST authorizer. */
    ObjectNode forAuthorizer(Routed request) {
        ObjectNode event = JSON.objectNode().put("type", "REQUEST").put("methodArn", methodArn(request));
        putRequest(event, request);
        event.set("requestContext", context(request));
        return event;
    }

    /** For a function behind a proxy integration. */
    ObjectNode forFunction(Routed request, Authorization authorization) {
        ObjectNode event = JSON.objectNode();
        putRequest(event, request);
        ObjectNode context = context(request);
        context.set("authorizer", authorization.context().deepCopy());
        event.set("requestContext", context);
        byte[] body = request.call().body();
        if (body.length == 0) {
            event.putNull("body");
        } else {
            event.put("body", new String(body, StandardCharsets.UTF_8));
        }
        return event.put("isBase64Encoded", false);
    }

    private static void putRequest(ObjectNode event, Routed request) {
        HttpCall call = request.call();
        event.put("resource", request.route().resource())
                .put("path", call.path())
                .put("httpMethod", call.method());
        Map<String, List<String>> headers = call.headers().stream()
                .collect(Collectors.groupingBy(
                        Header::name,
                        LinkedHashMap::new,
                        Collectors.mapping(Header::value, Collectors.toList())));
        putValues(event, "headers", "multiValueHeaders", headers);
        putValues(event, "queryStringParameters", "multiValueQueryStringParameters", Route.query(call.query()));
        if (request.parameters().isEmpty()) {
            event.putNull("pathParameters");
        } else {
            ObjectNode parameters = event.putObject("pathParameters");
            request.parameters().forEach(parameters::put);
        }
        event.putNull("stageVariables");
    }

    private static void putValues(ObjectNode event, String last, String all, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            event.putNull(last).putNull(all);
            return;
        }
        ObjectNode lasts = event.putObject(last);
        ObjectNode lists = event.putObject(all);
        values.forEach((name, list) -> {
            lasts.put(name, list.getLast());
            ArrayNode every = lists.putArray(name);
            list.forEach(every::add);
        });
    }

    private static ObjectNode context(Routed request) {
        HttpCall call = request.call();
        ObjectNode context = JSON.objectNode()
                .put("resourceId", Integer.toHexString(request.route().resource().hashCode()))
                .put("resourcePath", request.route().resource())
                .put("httpMethod", call.method())
                .put("extendedRequestId", request.requestId())
                .put("requestTime", REQUEST_TIME.format(request.time()))
                .put("requestTimeEpoch", request.time().toEpochMilli())
                .put("path", call.path())
                .put("accountId", ACCOUNT)
                .put("protocol", "HTTP/1.1")
                .put("stage", STAGE)
                .put("domainPrefix", API)
                .put("domainName", call.header("Host").orElse("localhost"))
                .put("requestId", request.requestId())
                .put("apiId", API);
        context.putObject("identity")
                .put("sourceIp", call.source())
                .put("userAgent", call.header("User-Agent").orElse(""));
        return context;
    }
}
