package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.ApiEndpoint;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.SessionTables;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/** The function behind {@code POST /v1/sessions}. */
public final class SessionsCreateHandler
        implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent>, Resource {

    private final SessionStore store;
    private final ProjectStore projects;
    private final TaskLauncher tasks;
    private final ConnectUrls urls;
    private final Function<TaskLauncher, ApiEndpoint> endpointOf;
    private final ApiEndpoint endpoint;

    public SessionsCreateHandler() {
        this(Environment.system());
    }

    public SessionsCreateHandler(Environment environment) {
        this(environment, AwsClients.dynamoDb(environment), EventLog.of(LogGroupName.SESSIONS_CREATE), InstantSource.system());
    }

    private SessionsCreateHandler(Environment environment, DynamoDbClient dynamoDb, EventLog log, InstantSource clock) {
        this(
                DynamoSessionStore.from(environment, dynamoDb, clock),
                new DynamoProjectStore(dynamoDb, SessionTables.from(environment), clock),
                new TaskLauncher(AwsClients.ecs(environment), EcsSettings.from(environment)),
                ConnectUrls.from(environment),
                log,
                clock,
                SessionIds.random(clock),
                environment.require("AWS_REGION"));
        if (Priming.isDueAtStart(environment)) {
            beforeCheckpoint(Core.getGlobalContext());
        }
    }

    SessionsCreateHandler(
            SessionStore store,
            ProjectStore projects,
            TaskLauncher tasks,
            ConnectUrls urls,
            EventLog log,
            InstantSource clock,
            SessionIds ids,
            String region) {
        this.store = store;
        this.projects = projects;
        this.tasks = tasks;
        this.urls = urls;
        DefaultTimeouts timeouts = new DefaultTimeouts(projects, clock);
        this.endpointOf = launcher -> new ApiEndpoint(
                log,
                clock,
                "POST",
                "/v1/sessions",
                new SessionCreator(store, timeouts, new SessionLauncher(store, launcher), urls, ids, region)::create);
        this.endpoint = endpointOf.apply(tasks);
        Core.getGlobalContext().register(this);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.handle(event, context);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Priming.run(
                () -> endpointOf.apply(tasks.offline()).rehearse(Map.of(), "{\"timeout\":60,\"userMetadata\":{\"priming\":\"true\"}}"),
                () -> projects.find(Priming.PROJECT_ID),
                () -> tasks.offline().start(Priming.session()),
                () -> store.recordTask(Priming.SESSION_ID, "arn:aws:ecs:us-east-1:000000000000:task/priming/priming"),
                () -> urls.sign(Priming.session()),
                () -> SessionJson.of(Priming.session()).toString());
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing was kept that a restore would make stale.
    }
}
