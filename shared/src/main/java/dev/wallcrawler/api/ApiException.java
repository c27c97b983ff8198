package dev.wallcrawler.api;

import java.util.LinkedHashMap;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * Ends a request with an error in the API's form. An expected outcome, not a fault: it has no stack trace and is not logged as
 * an error. The message is read by the caller and holds no secret.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int statusCode;
    private final transient Map<String, String> headers;

    private ApiException(int statusCode, String message, Map<String, String> headers) {
        super(requireNonNull(message, "message is null"), null, false, false);
        this.statusCode = statusCode;
        this.headers = Map.copyOf(headers);
    }

    public static ApiException of(int statusCode, String message) {
        return new ApiException(statusCode, message, Map.of());
    }

    public static ApiException badRequest(String message) {
        return of(400, message);
    }

    public static ApiException unauthorized(String message) {
        return of(401, message);
    }

    public static ApiException forbidden(String message) {
        return of(403, message);
    }

    public static ApiException notFound(String message) {
        return of(404, message);
    }

    public static ApiException conflict(String message) {
        return of(409, message);
    }

    public static ApiException payloadTooLarge(String message) {
        return of(413, message);
    }

    public static ApiException tooManyRequests(String message) {
        return of(429, message);
    }

    public static ApiException internalError(String message) {
        return of(500, message);
    }

    public static ApiException unavailable(String message) {
        return of(503, message);
    }

    /** The same error with one more response header. */
    public ApiException withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiException(statusCode, getMessage(), more);
    }

    /** The same error, telling the SDKs that trying again cannot help or would start a second browser. */
    public ApiException doNotRetry() {
        return withHeader("x-should-retry", "false");
    }

    public int statusCode() {
        return statusCode;
    }

    /** The error as it is answered. */
    public ApiResponse toResponse() {
        return new ApiResponse(statusCode, headers, ErrorBody.of(statusCode, getMessage()).toJson());
    }
}
