package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.ProxyRequestContext;
import dev.wallcrawler.session.TestingSessions;

import java.util.List;
import java.util.Map;

/** Requests as API Gateway passes them on, to be refined with the event's own methods. */
public final class TestingRequests {

    /** Somebody with one project, the one of {@link TestingSessions}. */
    public static final Caller CALLER = new Caller(List.of(TestingSessions.PROJECT), TestingSessions.KEY);

    public static final String REQUEST_ID = "request-1";

    private TestingRequests() {}

    /** A request of {@link #CALLER}. */
    public static APIGatewayProxyRequestEvent of(String method, String route) {
        return of(method, route, CALLER);
    }

    public static APIGatewayProxyRequestEvent of(String method, String route, Caller caller) {
        ProxyRequestContext context = new ProxyRequestContext();
        context.setRequestId(REQUEST_ID);
        context.setAuthorizer(caller.toContext());
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod(method)
                .withResource(route)
                .withPath(route)
                .withHeaders(Map.of("Content-Type", "application/json", "X-BB-API-Key", "wc_a-secret-key"))
                .withIsBase64Encoded(false)
                .withRequestContext(context);
    }

    /** A request whose path names a session. */
    public static APIGatewayProxyRequestEvent about(String sessionId, String method, String route) {
        return of(method, route).withPath(route.replace("{id}", sessionId)).withPathParameters(Map.of("id", sessionId));
    }
}
