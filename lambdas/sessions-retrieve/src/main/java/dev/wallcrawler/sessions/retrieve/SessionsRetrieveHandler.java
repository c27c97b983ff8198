package dev.wallcrawler.sessions.retrieve;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.ApiCall;
import dev.wallcrawler.api.ApiEndpoint;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.CallersSessions;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import org.crac.Core;
import org.crac.Resource;

import java.time.InstantSource;
import java.util.Map;

/** The function behind {@code GET /v1/sessions/{id}}. */
public final class SessionsRetrieveHandler
        implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>, Resource {

    private final CallersSessions sessions;
    private final ConnectUrls urls;
    private final ApiEndpoint endpoint;

    public SessionsRetrieveHandler() {
        this(Environment.system());
    }

    public SessionsRetrieveHandler(Environment environment) {
        this(
                DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), InstantSource.system()),
                ConnectUrls.from(environment),
                EventLog.of(LogGroupName.SESSIONS_RETRIEVE),
                InstantSource.system());
    }

    SessionsRetrieveHandler(SessionStore store, ConnectUrls urls, EventLog log, InstantSource clock) {
        this.sessions = new CallersSessions(store);
        this.urls = urls;
        this.endpoint = new ApiEndpoint(log, clock, "GET", "/v1/sessions/{id}", this::retrieve);
        Core.getGlobalContext().register(this);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.handle(event, context);
    }

    private ApiResponse retrieve(ApiCall call) {
        Session session = sessions.find(call);
        ObjectNode json = SessionJson.of(session);
        urls.addTo(json, session);
        return ApiResponse.json(200, json);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Priming.run(
                () -> endpoint.rehearse(Map.of("id", Priming.SESSION_ID), ""),
                () -> urls.sign(Priming.session()),
                () -> ApiResponse.json(200, SessionJson.of(Priming.session())));
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing was kept that a restore would make stale.
    }
}
