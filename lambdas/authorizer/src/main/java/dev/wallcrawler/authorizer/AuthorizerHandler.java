package dev.wallcrawler.authorizer;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import dev.wallcrawler.AwsClients;
import dev.wallcrawler.Environment;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.Invocation;
import dev.wallcrawler.api.Priming;
import dev.wallcrawler.api.RequestIds;
import dev.wallcrawler.api.RuntimeJson;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.Request;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.SessionTables;
import org.crac.Core;
import org.crac.Resource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The authorizer function. A caller that is let through is logged by the function that answers it; one that is turned away is
 * logged here, since nothing else will.
 */
public final class AuthorizerHandler
        implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponse>, Resource {

    private static final String API_KEY_HEADER = "X-BB-API-Key";
    private static final String METHOD = "arn:aws:execute-api:us-east-1:000000000000:priming/v1/GET/";

    private final KeyAuthorizer authorizer;
    private final EventLog log;
    private final InstantSource clock;
    private final AtomicBoolean called = new AtomicBoolean();

    public AuthorizerHandler() {
        this(Environment.system());
    }

    public AuthorizerHandler(Environment environment) {
        this(
                new DynamoProjectStore(
                        AwsClients.dynamoDb(environment), SessionTables.from(environment), InstantSource.system()),
                EventLog.of(LogGroupName.AUTHORIZER),
                InstantSource.system());
    }

    AuthorizerHandler(ProjectStore projects, EventLog log, InstantSource clock) {
        this.authorizer = new KeyAuthorizer(projects);
        this.log = log;
        this.clock = clock;
        Core.getGlobalContext().register(this);
    }

    /**
     * The policy for whoever sent the key: one that denies everything where the key opens nothing. API Gateway keeps either for
     * a while. What is thrown is a fault of this function, and not kept.
     */
    @Override
    public IamPolicyResponse handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
        boolean coldStart = !called.getAndSet(true);
        return Invocation.run(
                log, requestIds(event, context), "authorize", requestLog -> authorize(event, coldStart, requestLog));
    }

    private IamPolicyResponse authorize(APIGatewayCustomAuthorizerEvent event, boolean coldStart, EventLog requestLog) {
        Instant start = clock.instant();
        try {
            Optional<Caller> caller = authorizer.callerWith(apiKey(event));
            IamPolicyResponse policy = caller.map(known -> AccessPolicy.of(known, event.getMethodArn()))
                    .orElseGet(() -> AccessPolicy.ofNobody(event.getMethodArn()));
            if (caller.isEmpty()) {
                requestLog.log(new Request(
                        orUnknown(event.getHttpMethod()),
                        orUnknown(event.getResource()),
                        401,
                        Duration.between(start, clock.instant()),
                        coldStart,
                        Optional.empty(),
                        Optional.empty(),
                        false));
            }
            return policy;
        } catch (RuntimeException e) {
            requestLog.log(SessionError.of("authorize", e));
            throw e;
        }
    }

    private static Optional<String> apiKey(APIGatewayCustomAuthorizerEvent event) {
        Map<String, String> headers = Optional.ofNullable(event.getHeaders()).orElse(Map.of());
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(API_KEY_HEADER) && header.getValue() != null)
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static RequestIds requestIds(APIGatewayCustomAuthorizerEvent event, Context context) {
        RequestIds ids = RequestIds.of(context);
        return Optional.ofNullable(event.getRequestContext())
                .map(APIGatewayCustomAuthorizerEvent.RequestContext::getRequestId)
                .map(requestId -> new RequestIds(requestId, ids.traceId()))
                .orElse(ids);
    }

    private static String orUnknown(String value) {
        return value == null || value.isEmpty() ? "unknown" : value;
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Priming.run(
                () -> RuntimeJson.<IamPolicyResponse>of(IamPolicyResponse.class).write(AccessPolicy.of(Priming.caller(), METHOD)),
                () -> authorize(nobodysRequest(), true, log.rehearsal()));
    }

    private static APIGatewayCustomAuthorizerEvent nobodysRequest() {
        APIGatewayCustomAuthorizerEvent event = APIGatewayCustomAuthorizerEvent.builder()
                .withType("REQUEST")
                .withMethodArn(METHOD)
                .withHttpMethod("GET")
                .withHeaders(Map.of(API_KEY_HEADER, "priming"))
                .build();
        return RuntimeJson.<APIGatewayCustomAuthorizerEvent>of(APIGatewayCustomAuthorizerEvent.class).pass(event);
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing was kept that a restore would make stale.
    }
}
