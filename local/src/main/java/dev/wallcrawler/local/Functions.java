package dev.wallcrawler.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.wallcrawler.Environment;
import dev.wallcrawler.authorizer.AuthorizerHandler;
import dev.wallcrawler.ecs.EcsTaskProcessorHandler;
import dev.wallcrawler.local.api.Route;
import dev.wallcrawler.local.function.LocalFunction;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.reaper.SessionReaperHandler;
import dev.wallcrawler.sessions.create.SessionsCreateHandler;
import dev.wallcrawler.sessions.debug.SessionsDebugHandler;
import dev.wallcrawler.sessions.list.SessionsListHandler;
import dev.wallcrawler.sessions.retrieve.SessionsRetrieveHandler;
import dev.wallcrawler.sessions.update.SessionsUpdateHandler;
import dev.wallcrawler.stream.StreamProcessorHandler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The nine functions, each made from the environment as Lambda makes it.
 *
 * @param routes the functions behind the API, by the methods that they answer
 */
record Functions(
        Map<Route, LocalFunction<?, ?>> routes,
        LocalFunction<?, ?> authorizer,
        LocalFunction<?, ?> streamProcessor,
        LocalFunction<?, ?> ecsTaskProcessor,
        LocalFunction<?, ?> sessionReaper)
        implements AutoCloseable {
    private static final Duration API_TIMEOUT = Duration.ofSeconds(29);
    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(60);

    Functions {
        routes = Map.copyOf(routes);
    }

    static Functions of(Environment environment) {
        return new Functions(
                Map.of(
                        new Route("POST", "/v1/sessions"),
                        api(LogGroupName.SESSIONS_CREATE, new SessionsCreateHandler(environment)),
                        new Route("GET", "/v1/sessions"),
                        api(LogGroupName.SESSIONS_LIST, new SessionsListHandler(environment)),
                        new Route("GET", "/v1/sessions/{id}"),
                        api(LogGroupName.SESSIONS_RETRIEVE, new SessionsRetrieveHandler(environment)),
                        new Route("POST", "/v1/sessions/{id}"),
                        api(LogGroupName.SESSIONS_UPDATE, new SessionsUpdateHandler(environment)),
                        new Route("GET", "/v1/sessions/{id}/debug"),
                        api(LogGroupName.SESSIONS_DEBUG, new SessionsDebugHandler(environment))),
                function(
                        LogGroupName.AUTHORIZER,
                        new AuthorizerHandler(environment),
                        APIGatewayCustomAuthorizerEvent.class,
                        IamPolicyResponse.class,
                        API_TIMEOUT),
                function(
                        LogGroupName.STREAM_PROCESSOR,
                        new StreamProcessorHandler(environment),
                        DynamodbEvent.class,
                        StreamsEventResponse.class,
                        EVENT_TIMEOUT),
                function(
                        LogGroupName.ECS_TASK_PROCESSOR,
                        new EcsTaskProcessorHandler(environment),
                        Map.class,
                        Void.class,
                        EVENT_TIMEOUT),
                function(
                        LogGroupName.SESSION_REAPER,
                        new SessionReaperHandler(environment),
                        Map.class,
                        Map.class,
                        EVENT_TIMEOUT));
    }

    private static LocalFunction<?, ?> api(
            LogGroupName group, RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> handler) {
        return function(
                group, handler, APIGatewayProxyRequestEvent.class, APIGatewayProxyResponseEvent.class, API_TIMEOUT);
    }

    private static <I, O> LocalFunction<I, O> function(
            LogGroupName group,
            RequestHandler<I, O> handler,
            Class<? super I> event,
            Class<? super O> result,
            Duration timeout) {
        return LocalFunction.of(group.service(), group.logGroup(), handler, event, result, timeout);
    }

    /** Has each walk its path once, so that the first request does not wait for classes to load. */
    void prime() {
        all().forEach(LocalFunction::prime);
    }

    private List<LocalFunction<?, ?>> all() {
        List<LocalFunction<?, ?>> all = new ArrayList<>(routes.values());
        all.addAll(List.of(authorizer, streamProcessor, ecsTaskProcessor, sessionReaper));
        return all;
    }

    @Override
    public void close() {
        all().forEach(LocalFunction::close);
    }
}
