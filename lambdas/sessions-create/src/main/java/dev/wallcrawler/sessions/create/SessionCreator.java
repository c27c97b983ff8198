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
import dev.wallcrawler.token.PendingToken;

import java.util.Optional;
import java.util.function.Function;

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
        NewSession asked = asked(call);
        return switch (store.create(asked)) {
            case CreateOutcome.Created(Session session) -> {
                call.about(session.ref());
                call.log().log(CreationEvent.of(session));
                yield start(session, token -> launcher.launch(call.log(), asked, session, token));
            }
            case CreateOutcome.Repeated repeated -> repeat(call, asked, repeated);
            case CreateOutcome.KeyReused() ->
                throw ApiException.conflict("the Idempotency-Key was used before, with another body")
                        .doNotRetry();
            case CreateOutcome.OverLimit(int limit, int inUse) -> throw overLimit(limit, inUse);
            case CreateOutcome.UnknownProject() -> throw DefaultTimeouts.unknownProject();
        };
    }

    private NewSession asked(ApiCall call) {
        ApiRequest request = call.request();
        Caller caller = request.caller();
        CreateBody body = CreateBody.parse(request.body());
        String projectId = call.projectId(body.projectId());
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

    /** Signs while ECS is asked: both are calls over the network, and neither needs the other. */
    private ApiResponse start(Session session, Function<PendingToken, Session> launch) {
        PendingToken token = PendingToken.start(() -> urls.sign(session));
        return answer(launch.apply(token), token.await());
    }

    /**
     * The first answer once more. Where the first call has no task yet, it was cut off, or still runs; this one does what is
     * left, which comes to the same task; it cannot while the session is ending without one. Where it ended without one, nothing
     * was ever answered that could be repeated; nor was it where the row is gone of a session that never got so far that its
     * answer was kept.
     */
    private ApiResponse repeat(ApiCall call, NewSession asked, CreateOutcome.Repeated repeated) {
        Session first = repeated.session();
        Optional<Session> row = store.find(first.id());
        if (row.map(SessionCreator::endedWithoutTask).orElse(!repeated.isKept())) {
            asked.idempotency().ifPresent(key -> store.forget(key, first.id()));
            return create(call);
        }
        call.about(first.ref());
        // The row has what the record of the first answer must not hold: the proxy's credentials.
        Optional<SessionStatus> withoutTask = row.filter(now -> now.taskArn().isEmpty()).map(Session::status);
        if (withoutTask.filter(SessionStatus.CREATING::equals).isPresent()) {
            call.log().log(CreationEvent.again(first));
            return start(row.get(), token -> launcher.relaunch(call.log(), asked, row.get(), token));
        }
        if (withoutTask.filter(SessionStatus.TERMINATING::equals).isPresent()) {
            throw ApiException.unavailable("the session of this Idempotency-Key ends before it began: try again in a minute")
                    .withHeader("Retry-After", "60");
        }
        if (!repeated.isKept()) {
            asked.idempotency().ifPresent(key -> store.keep(key, first));
        }
        return answer(first, urls.sign(first));
    }

    private static boolean endedWithoutTask(Session session) {
        return session.taskArn().isEmpty() && session.status().isFinal();
    }

    private ApiResponse answer(Session session, String token) {
        ObjectNode json = SessionJson.of(session);
        urls.addTo(json, session, token);
        ApiResponse response = ApiResponse.json(201, json);
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
