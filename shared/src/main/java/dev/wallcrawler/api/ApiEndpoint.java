package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.Request;
import dev.wallcrawler.logging.SessionError;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import static java.util.Objects.requireNonNull;

/**
 * One operation of the API: routes its one method and route to its handler, and answers everything else with 404. Whatever
 * happens, the answer is in the API's form, carries {@code x-request-id}, and leaves exactly one REQUEST event. What takes longer
 * than Lambda lets it is given up a moment before, and answered with 503. Thread-safe.
 */
public final class ApiEndpoint {

    /** The largest request body, in bytes of UTF-8. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    /** What is kept of an invocation's time to answer with what came of it. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);

    /** Short enough that calls are made as they are under a deadline. */
    private static final Duration FOR_REHEARSAL = Duration.ofSeconds(8);

    private static final String JSON_TYPE = "application/json; charset=utf-8";

    private final EventLog log;
    private final InstantSource clock;
    private final String method;
    private final String route;
    private final Function<ApiCall, ApiResponse> handler;
    private final AtomicBoolean called = new AtomicBoolean();

    /** @param route the resource's template, such as {@code /v1/sessions/{id}} */
    public ApiEndpoint(
            EventLog log, InstantSource clock, String method, String route, Function<ApiCall, ApiResponse> handler) {
        this.log = requireNonNull(log, "log is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.method = requireNonNull(method, "method is null");
        this.route = requireNonNull(route, "route is null");
        this.handler = requireNonNull(handler, "handler is null");
    }

    public String method() {
        return method;
    }

    public String route() {
        return route;
    }

    /** Answers a request; never throws. */
    public APIGatewayProxyResponseEvent handle(APIGatewayProxyRequestEvent event, Context context) {
        Instant start = clock.instant();
        boolean coldStart = !called.getAndSet(true);
        RequestIds ids = RequestIds.of(event, context);
        EventLog requestLog = log.inRequest(ids.requestId(), ids.traceId());
        Subject subject = new Subject(ApiRequest.callerOf(event));
        ApiResponse response = requestLog.during(() ->
                Deadline.before(context, TO_ANSWER, () -> respond(event, ids.requestId(), requestLog, subject)));
        requestLog.log(new Request(
                orUnknown(event.getHttpMethod()),
                orUnknown(event.getResource()),
                response.statusCode(),
                Duration.between(start, clock.instant()),
                coldStart,
                subject.projectId(),
                subject.sessionId(),
                response.statusCode() == 429));
        return toEvent(response, ids.requestId());
    }

    /**
     * Answers a request that is nobody's and about nothing, from its JSON to that of the response, as the runtime and {@link
     * #handle} do, but leaves no event of it.
     *
     * @param pathParameters of the route
     * @param body must ask for nothing that comes true
     * @return the response's JSON
     */
    public byte[] rehearse(Map<String, String> pathParameters, String body) {
        APIGatewayProxyRequestEvent event = RuntimeJson.<APIGatewayProxyRequestEvent>of(APIGatewayProxyRequestEvent.class)
                .pass(nobodysRequest(pathParameters, body));
        ApiEndpoint unheard = new ApiEndpoint(log.rehearsal(), clock, method, route, handler);
        APIGatewayProxyResponseEvent response = Deadline.within(FOR_REHEARSAL, () -> unheard.handle(event, null));
        return RuntimeJson.<APIGatewayProxyResponseEvent>of(APIGatewayProxyResponseEvent.class).write(response);
    }

    private APIGatewayProxyRequestEvent nobodysRequest(Map<String, String> pathParameters, String body) {
        var requestContext = new APIGatewayProxyRequestEvent.ProxyRequestContext().withRequestId("priming");
        requestContext.setAuthorizer(Priming.caller().toContext());
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(method)
                .withResource(route)
                .withPath(route)
                .withHeaders(Map.of("Content-Type", "application/json"))
                .withPathParameters(pathParameters)
                .withBody(body)
                .withRequestContext(requestContext);
    }

    private ApiResponse respond(
            APIGatewayProxyRequestEvent event, String requestId, EventLog requestLog, Subject subject) {
        try {
            requireAcceptableSize(event);
            ApiRequest request = ApiRequest.from(event, requestId);
            if (!request.method().equals(method) || !request.route().equals(route)) {
                throw ApiException.notFound("there is no such route");
            }
            return handler.apply(new ApiCall(request, requestLog, subject));
        } catch (ApiException e) {
            return e.toResponse();
        } catch (RuntimeException e) {
            requestLog.log(subject.of(SessionError.of("request", e)));
            return (Deadline.isOver() ? outOfTime() : internalError()).toResponse();
        } catch (Error e) {
            requestLog.log(subject.of(SessionError.of("request", e).fatal()));
            return internalError().toResponse();
        }
    }

    private static ApiException outOfTime() {
        return ApiException.unavailable("no answer was found in time");
    }

    private static ApiException internalError() {
        return ApiException.internalError("something went wrong on our side");
    }

    private static void requireAcceptableSize(APIGatewayProxyRequestEvent event) {
        String body = event.getBody();
        if (body != null && bytesOf(body, Boolean.TRUE.equals(event.getIsBase64Encoded())) > MAX_BODY_BYTES) {
            throw ApiException.payloadTooLarge("the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
    }

    private static long bytesOf(String body, boolean base64) {
        if (base64) {
            long padding = body.endsWith("==") ? 2 : body.endsWith("=") ? 1 : 0;
            return body.length() / 4 * 3L - padding;
        }
        long bytes = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            // Each half of a surrogate pair counts 2 of the pair's 4 bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static APIGatewayProxyResponseEvent toEvent(ApiResponse response, String requestId) {
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        headers.put("Content-Type", JSON_TYPE);
        headers.put("Cache-Control", "no-store");
        headers.put("x-request-id", requestId);
        return new APIGatewayProxyResponseEvent()
                .withStatusCode(response.statusCode())
                .withHeaders(headers)
                .withBody(response.body())
                .withIsBase64Encoded(false);
    }

    private static String orUnknown(String value) {
        return value == null || value.isEmpty() ? "unknown" : value;
    }
}
