package dev.wallcrawler.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

import static java.util.Objects.requireNonNull;

/**
 * The form of every error, from every layer.
 *
 * @param statusCode the HTTP status code
 * @param error the code's standard name
 * @param message what is wrong, for a person; never a secret
 */
public record ErrorBody(int statusCode, String error, String message) {

    public ErrorBody {
        requireNonNull(error, "error is null");
        requireNonNull(message, "message is null");
    }

    /** An error of this code, with the code's standard name. */
    public static ErrorBody of(int statusCode, String message) {
        return new ErrorBody(statusCode, nameOf(statusCode), message);
    }

    public String toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("statusCode", statusCode).put("error", error).put("message", message);
        return json.toString();
    }

    private static String nameOf(int statusCode) {
        return switch (statusCode) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Payload Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> statusCode < 500 ? "Client Error" : "Server Error";
        };
    }
}
