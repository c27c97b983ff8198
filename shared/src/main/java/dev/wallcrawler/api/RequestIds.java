package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;

import java.util.Optional;
import java.util.UUID;

/**
 * What ties a request's log lines together.
 *
 * @param requestId API Gateway's id, else Lambda's, else a fresh one
 * @param traceId the root of the X-Ray trace, if the request is traced
 */
public record RequestIds(String requestId, Optional<String> traceId) {

    private static final String ROOT = "Root=";

    /** Reads the ids; the context may be null where a handler is called in process. */
    public static RequestIds of(APIGatewayProxyRequestEvent event, Context context) {
        Optional<Context> invocation = Optional.ofNullable(context);
        return new RequestIds(
                ApiRequest.requestIdOf(event)
                        .or(() -> invocation.map(Context::getAwsRequestId))
                        .orElseGet(() -> UUID.randomUUID().toString()),
                traceOf(invocation));
    }

    /** The ids of an invocation that no API request stands behind. */
    public static RequestIds of(Context context) {
        Optional<Context> invocation = Optional.ofNullable(context);
        return new RequestIds(
                invocation.map(Context::getAwsRequestId).orElseGet(() -> UUID.randomUUID().toString()),
                traceOf(invocation));
    }

    private static Optional<String> traceOf(Optional<Context> context) {
        return context.map(Context::getXrayTraceId).map(RequestIds::root);
    }

    /** The root of {@code Root=1-…;Parent=…;Sampled=1}. */
    private static String root(String header) {
        int from = header.indexOf(ROOT);
        if (from < 0) {
            return header;
        }
        int to = header.indexOf(';', from);
        return header.substring(from + ROOT.length(), to < 0 ? header.length() : to);
    }
}
