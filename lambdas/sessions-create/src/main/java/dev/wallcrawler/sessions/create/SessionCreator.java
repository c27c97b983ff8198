package dev.wallcrawler.sessions.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.ApiCall;
import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.api.ApiRequest;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.Caller;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.api.CreationEvent;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.session.CreateOutcome;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;

import java.util.concurrent.FutureTask;

import static java.util.Objects.requireNonNull;

/**
 * Creates sessions. Nothing here waits for a browser: the answer goes out as soon as ECS has accepted the task, and holds the
 * URL at which the gateway waits on the client's behalf.
 */
final class SessionCreator {

    /** When to try again at the limit: an end frees its slot at once, so soon. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private final SessionStore store;
    private final DefaultTimeouts timeouts;
    private final SessionLauncher launcher;
    private final ConnectUrls urls;
    private final SessionIds ids;
    private final String region;

    SessionCreator(
            SessionStore store,
            DefaultTimeouts timeouts,
            SessionLauncher launcher,
            ConnectUrls urls,
            SessionIds ids,
            String region) {
        this.store = requireNonNull(store, "store is null");
        this.timeouts = requireNonNull(timeouts, "timeouts is null");
        this.launcher = requireNonNull(launcher, "launcher is null");
        this.urls = requireNonNull(urls, "urls is null");
        this.ids = requireNonNull(ids, "ids is null");
        this.region = requireNonNull(region, "region is null");
    }

    /** Answers 201 with the session, or ends with the error that says why there is none. */
    ApiResponse create(ApiCall call) {
        NewSession asked = asked(call.request());
        return switch (store.create(asked)) {
            case CreateOutcome.Created(Session session) -> begin(call, asked, session);
            case CreateOutcome.Repeated(Session session) -> repeat(call, asked, session);
            case CreateOutcome.KeyReused() ->
                throw ApiException.conflict("the Idempotency-Key was used before, with another body")
                        .doNotRetry();
            case CreateOutcome.OverLimit(int limit, int inUse) -> throw overLimit(limit, inUse);
            case CreateOutcome.UnknownProject() -> throw DefaultTimeouts.unknownProject();
        };
    }

    private NewSession asked(ApiRequest request) {
        Caller caller = request.caller();
        CreateBody body = CreateBody.parse(request.body());
        String projectId = caller.projectId(body.projectId());
        return new NewSession(
                ids.next(),
                projectId,
                caller.apiKeyId(),
                body.timeout().orElseGet(() -> timeouts.of(projectId)),
                body.keepAlive(),
                region,
                body.userMetadata(),
                body.browserSettings(),
                body.proxy(),
                body.ignoredSettings(),
                IdempotencyKeys.of(request, projectId));
    }

    private ApiResponse begin(ApiCall call, NewSession asked, Session session) {
        call.log().log(CreationEvent.of(session));
        return start(call, asked, session);
    }

    /** Signs while ECS is asked: both are calls over the network, and neither needs the other. */
    private ApiResponse start(ApiCall call, NewSession asked, Session session) {
        FutureTask<String> token = new FutureTask<>(() -> urls.sign(session));
        Thread.ofVirtual().start(token);
        return answer(launcher.launch(call.log(), asked, session, token), token.resultNow());
    }

    /** The first answer once more. Where the first call was cut off before it asked for a task, this one does what was left. */
    private ApiResponse repeat(ApiCall call, NewSession asked, Session first) {
        boolean cutOff = store.find(first.id())
                .filter(now -> now.status() == SessionStatus.CREATING && now.taskArn().isEmpty())
                .isPresent();
        return cutOff ? begin(call, asked, first) : answer(first, urls.sign(first));
    }

    private ApiResponse answer(Session session, String token) {
        ObjectNode json = SessionJson.of(session);
        urls.addTo(json, session, token);
        ApiResponse response = ApiResponse.json(201, json).about(session.ref());
        return session.ignoredSettings().isEmpty()
                ? response
                : response.header("x-wallcrawler-ignored", String.join(", ", session.ignoredSettings()));
    }

    private static ApiException overLimit(int limit, int inUse) {
        return ApiException.tooManyRequests("the project's limit of " + limit + " concurrent sessions is reached: "
                        + inUse + " in use")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                .withHeader("x-ratelimit-limit", String.valueOf(limit))
                .withHeader("x-ratelimit-remaining", "0")
                .withHeader("x-ratelimit-reset", RETRY_AFTER_SECONDS);
    }
}
