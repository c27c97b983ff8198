package dev.wallcrawler.sessions.update;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.ApiEndpoint;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.Transitions;
import org.crac.Core;
import org.crac.Resource;

import java.time.InstantSource;
import java.util.Map;

/** The function behind {@code POST /v1/sessions/{id}}. */
public final class SessionsUpdateHandler
        implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>, Resource {

    private final SessionStore store;
    private final ApiEndpoint endpoint;

    public SessionsUpdateHandler() {
        this(Environment.system());
    }

    public SessionsUpdateHandler(Environment environment) {
        this(
                DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), InstantSource.system()),
                EventLog.of(LogGroupName.SESSIONS_UPDATE),
                InstantSource.system());
    }

    SessionsUpdateHandler(SessionStore store, EventLog log, InstantSource clock) {
        this.store = store;
        SessionReleaser releaser = new SessionReleaser(store);
        this.endpoint = new ApiEndpoint(log, clock, "POST", "/v1/sessions/{id}", releaser::update);
        Core.getGlobalContext().register(this);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.handle(event, context);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Priming.run(
                () -> endpoint.rehearse(Map.of("id", Priming.SESSION_ID), "{\"status\":\"REQUEST_RELEASE\"}"),
                () -> store.move(Priming.session(), Move.terminating(Transitions.random(), EndReason.RELEASED)),
                () -> ApiResponse.json(200, SessionJson.of(Priming.session())));
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing was kept that a restore would make stale.
    }
}
