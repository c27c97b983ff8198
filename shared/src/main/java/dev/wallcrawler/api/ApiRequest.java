package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import static java.util.Objects.requireNonNull;

/**
 * A request as API Gateway passes it on. Never logged as a whole: {@link #toString()} leaves headers and body out.
 *
 * @param route the resource's template, such as {@code /v1/sessions/{id}}
 * @param headers by name, in any case
 * @param body the decoded text, empty if there is none
 */
public record ApiRequest(
        String method,
        String route,
        Map<String, String> pathParameters,
        Map<String, String> queryParameters,
        Map<String, String> headers,
        String body,
        String requestId,
        Optional<Caller> authorized) {

    public ApiRequest {
        requireNonNull(method, "method is null");
        requireNonNull(route, "route is null");
        pathParameters = Map.copyOf(pathParameters);
        queryParameters = Map.copyOf(queryParameters);
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = Collections.unmodifiableMap(anyCase);
        requireNonNull(body, "body is null");
        requireNonNull(requestId, "requestId is null");
        requireNonNull(authorized, "authorized is null");
    }

    /**
     * Reads the event.
     *
     * @throws ApiException 400 if the body is not in the encoding it claims
     */
    public static ApiRequest from(APIGatewayProxyRequestEvent event, String requestId) {
        return new ApiRequest(
                orEmpty(event.getHttpMethod()).toUpperCase(Locale.ROOT),
                orEmpty(event.getResource()),
                orEmpty(event.getPathParameters()),
                orEmpty(event.getQueryStringParameters()),
                orEmpty(event.getHeaders()),
                bodyOf(event),
                requestId,
                callerOf(event));
    }

    /** Reads the event with API Gateway's own request id. */
    public static ApiRequest from(APIGatewayProxyRequestEvent event) {
        return from(event, requestIdOf(event).orElse(""));
    }

    static Optional<Caller> callerOf(APIGatewayProxyRequestEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getAuthorizer)
                .flatMap(Caller::fromContext);
    }

    static Optional<String> requestIdOf(APIGatewayProxyRequestEvent event) {
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayProxyRequestEvent.ProxyRequestContext::getRequestId)
                .filter(id -> !id.isBlank());
    }

    /**
     * Who sends the request.
     *
     * @throws ApiException 401 if it came past the authorizer
     */
    public Caller caller() {
        return authorized.orElseThrow(() -> ApiException.unauthorized("the API key is missing or unknown"));
    }

    /** The part of the path that the route's template names; empty if it names none such. */
    public String pathParameter(String name) {
        return pathParameters.getOrDefault(name, "");
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(queryParameters.get(name));
    }

    /**
     * A whole number between these bounds, both included.
     *
     * @throws ApiException 400 if it is anything else
     */
    public OptionalInt queryNumber(String name, int min, int max) {
        String asked = queryParameters.get(name);
        if (asked == null) {
            return OptionalInt.empty();
        }
        if (asked.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(asked);
            if (number >= min && number <= max) {
                return OptionalInt.of(number);
            }
        }
        throw ApiException.badRequest(name + " must be a whole number from " + min + " to " + max);
    }

    /** A header's value; the name's case does not matter. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    private static String bodyOf(APIGatewayProxyRequestEvent event) {
        String body = orEmpty(event.getBody());
        if (!Boolean.TRUE.equals(event.getIsBase64Encoded())) {
            return body;
        }
        try {
            return new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ApiException.badRequest("the body is not valid base64");
        }
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    private static Map<String, String> orEmpty(Map<String, String> values) {
        return values == null ? Map.of() : values;
    }

    @Override
    public String toString() {
        return "ApiRequest[" + method + " " + route + ", requestId=" + requestId + "]";
    }
}
