package dev.wallcrawler.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.ErrorBody;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.local.file.JsonLinesFile;
import dev.wallcrawler.local.function.FunctionException;
import dev.wallcrawler.local.function.LocalFunction;
import dev.wallcrawler.local.function.TraceId;
import dev.wallcrawler.local.http.Header;
import dev.wallcrawler.local.http.HttpAnswer;
import dev.wallcrawler.local.http.HttpCall;
import dev.wallcrawler.local.http.HttpService;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * What API Gateway does with a request: finds the route, asks the authorizer and evaluates its policy, calls the function behind
 * the route, and answers in the API's error form where it does not get so far. Every answer carries {@code x-request-id}, every
 * request leaves one line in the access log. Thread-safe.
 */
public final class ApiFront implements HttpService {
    private static final String KEY_HEADER = "X-BB-API-Key";
    private static final String REQUEST_ID = "x-request-id";
    private static final String JSON_TYPE = "application/json; charset=utf-8";

    private final Map<Route, LocalFunction<?, ?>> routes;
    private final Authorizer authorizer;
    private final ProxyEvents events;
    private final AccessLog accessLog;
    private final InstantSource clock;

    /**
     * @param routes the functions behind the methods
     * @param authorizer the authorizer function
     * @param authorizerCache how long a result of it serves
     * @param accessLog gets a line for each request
     */
    public ApiFront(
            Map<Route, LocalFunction<?, ?>> routes,
            LocalFunction<?, ?> authorizer,
            Duration authorizerCache,
            String region,
            JsonLinesFile accessLog,
            InstantSource clock) {
        this.routes = Map.copyOf(routes);
        this.authorizer = new Authorizer(authorizer, authorizerCache, clock);
        this.events = new ProxyEvents(region);
        this.accessLog = new AccessLog(accessLog, clock);
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public HttpAnswer answer(HttpCall call) {
        String requestId = UUID.randomUUID().toString();
        Instant start = clock.instant();
        Optional<ProxyEvents.Routed> routed = route(call, requestId, start);
        HttpAnswer answer = routed.map(this::answer).orElseGet(() -> error(404, "there is no such route"));
        return finish(call, routed.map(ProxyEvents.Routed::route), requestId, start, answer);
    }

    @Override
    public HttpAnswer refuse(int status, HttpCall head) {
        String message = switch (status) {
            case 413 -> "the body is larger than 1 MiB";
            case 414 -> "the path is too long";
            case 431 -> "the headers are too large";
            case 503 -> "the stack is stopping";
            default -> "the request cannot be read";
        };
        String requestId = UUID.randomUUID().toString();
        Instant start = clock.instant();
        return finish(
                head,
                route(head, requestId, start).map(ProxyEvents.Routed::route),
                requestId,
                start,
                status == 503 ? finalError(status, message) : error(status, message));
    }

    private Optional<ProxyEvents.Routed> route(HttpCall call, String requestId, Instant time) {
        return routes.keySet().stream()
                .filter(route -> route.method().equals(call.method()))
                .flatMap(route -> route.match(call.path()).stream()
                        .map(parameters -> new ProxyEvents.Routed(call, route, parameters, requestId, time)))
                .findFirst();
    }

    private HttpAnswer answer(ProxyEvents.Routed request) {
        Optional<String> key = request.call().header(KEY_HEADER).filter(value -> !value.isBlank());
        if (key.isEmpty()) {
            return unauthorized();
        }
        String traceId = TraceId.header(request.time(), UUID.fromString(request.requestId()));
        try {
            Authorization authorization = authorizer.authorize(key.get(), events.forAuthorizer(request), traceId);
            return authorization.policy().allows(events.methodArn(request))
                    ? call(request, authorization, traceId)
                    : unauthorized();
        } catch (FunctionException | IllegalArgumentException _) {
            // The function has logged what went wrong with it; the caller must not hear of it.
            return error(500, "the API key could not be checked");
        }
    }

    private HttpAnswer call(ProxyEvents.Routed request, Authorization authorization, String traceId) {
        byte[] event = events.forFunction(request, authorization).toString().getBytes(StandardCharsets.UTF_8);
        try {
            return toAnswer(Json.MAPPER.readTree(routes.get(request.route()).invoke(event, traceId)));
        } catch (FunctionException e) {
            return switch (e.kind()) {
                case TIMED_OUT -> finalError(504, "the function did not answer in time");
                case FAILED -> finalError(502, "the function failed");
            };
        } catch (IOException | IllegalArgumentException _) {
            return finalError(502, "the function gave no valid answer");
        }
    }

    private static HttpAnswer toAnswer(JsonNode result) {
        int status = result.path("statusCode").asInt();
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("no status code");
        }
        var headers = new ArrayList<Header>();
        result.path("headers").properties().forEach(entry ->
                headers.add(new Header(entry.getKey(), entry.getValue().asText())));
        result.path("multiValueHeaders").properties().forEach(entry ->
                entry.getValue().forEach(value -> headers.add(new Header(entry.getKey(), value.asText()))));
        String body = result.path("body").asText("");
        byte[] bytes = result.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
        return new HttpAnswer(status, headers, bytes);
    }

    private HttpAnswer finish(
            HttpCall call, Optional<Route> route, String requestId, Instant start, HttpAnswer answer) {
        List<Header> headers = new ArrayList<>(answer.headers());
        headers.removeIf(header -> header.name().equalsIgnoreCase(REQUEST_ID));
        headers.add(new Header(REQUEST_ID, requestId));
        accessLog.log(call, route, requestId, start, answer);
        return new HttpAnswer(answer.status(), headers, answer.body());
    }

    private static HttpAnswer unauthorized() {
        return error(401, "the API key is missing or unknown");
    }

    private static HttpAnswer error(int status, String message) {
        return HttpAnswer.of(status, JSON_TYPE, ErrorBody.of(status, message).toJson());
    }

    /** An error after which trying again cannot help, or could do twice what the function may have done. */
    private static HttpAnswer finalError(int status, String message) {
        return error(status, message).with("x-should-retry", "false");
    }
}
