package dev.wallcrawler.sessions.debug;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.ApiEndpoint;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.GatewayUrls;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.TokenSigner;
import dev.wallcrawler.token.TokenSigners;
import org.crac.Core;
import org.crac.Resource;

import java.time.InstantSource;
import java.util.Map;

/** The function behind {@code GET /v1/sessions/{id}/debug}. */
public final class SessionsDebugHandler
        implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>, Resource {

    private final TokenSigner signer;
    private final GatewayLivePages pages;
    private final ApiEndpoint endpoint;

    public SessionsDebugHandler() {
        this(Environment.system());
    }

    public SessionsDebugHandler(Environment environment) {
        this(environment, GatewayUrls.from(environment), InstantSource.system());
    }

    private SessionsDebugHandler(Environment environment, GatewayUrls gateway, InstantSource clock) {
        this(
                DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), clock),
                TokenSigners.from(environment, clock),
                gateway,
                new GatewayLivePages(gateway, GatewayLivePages.TIMEOUT),
                EventLog.of(LogGroupName.SESSIONS_DEBUG),
                clock);
    }

    SessionsDebugHandler(
            SessionStore store,
            TokenSigner signer,
            GatewayUrls gateway,
            GatewayLivePages pages,
            EventLog log,
            InstantSource clock) {
        this.signer = signer;
        this.pages = pages;
        SessionDebugger debugger = new SessionDebugger(store, signer, gateway, pages, clock);
        this.endpoint = new ApiEndpoint(log, clock, "GET", "/v1/sessions/{id}/debug", debugger::debug);
        Core.getGlobalContext().register(this);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.handle(event, context);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Session session = Priming.session();
        Priming.run(
                () -> endpoint.rehearse(Map.of("id", Priming.SESSION_ID), ""),
                () -> signer.sign(session.id(), Audience.LIVE, session.expiresAt()),
                pages::reachesGateway,
                () -> ApiResponse.json(200, SessionJson.of(session)));
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing was kept that a restore would make stale.
    }
}
