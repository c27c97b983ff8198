package dev.wallcrawler.sessions.list;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.ApiEndpoint;
import dev.wallcrawler.api.MetadataQuery;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionStore;
import org.crac.Core;
import org.crac.Resource;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The function behind {@code GET /v1/sessions}. */
public final class SessionsListHandler
        implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>, Resource {

    private final ApiEndpoint endpoint;

    public SessionsListHandler() {
        this(Environment.system());
    }

    public SessionsListHandler(Environment environment) {
        this(
                DynamoSessionStore.from(environment, AwsClients.dynamoDb(environment), InstantSource.system()),
                EventLog.of(LogGroupName.SESSIONS_LIST),
                InstantSource.system());
    }

    SessionsListHandler(SessionStore store, EventLog log, InstantSource clock) {
        SessionLister lister = new SessionLister(store, SessionLister.MAX_BYTES);
        this.endpoint = new ApiEndpoint(log, clock, "GET", "/v1/sessions", lister::list);
        Core.getGlobalContext().register(this);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.handle(event, context);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        MetadataQuery query = new MetadataQuery(List.of("priming"), "true");
        Priming.run(
                () -> endpoint.rehearse(Map.of(), ""),
                () -> query.test(Priming.session()),
                () -> SessionJson.of(Priming.session()).toString());
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing was kept that a restore would make stale.
    }
}
