package dev.wallcrawler.sessions.update;

import dev.wallcrawler.api.ApiCall;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.CallersSessions;
import dev.wallcrawler.api.JsonFields;
import dev.wallcrawler.api.SessionJson;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Move;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.Transitions;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Releases sessions. Only decides the end: the slot is free with it, and whoever hears of the decision stops the browser. A
 * session whose end was decided before stays as it is, and its release succeeds all the same.
 */
final class SessionReleaser {

    private static final String RELEASE = "REQUEST_RELEASE";

    private final SessionStore store;
    private final CallersSessions sessions;

    SessionReleaser(SessionStore store) {
        this.store = requireNonNull(store, "store is null");
        this.sessions = new CallersSessions(store);
    }

    ApiResponse update(ApiCall call) {
        JsonFields body = JsonFields.parseObject(call.request().body());
        Optional<String> projectId = body.string("projectId");
        if (body.oneOf("status", RELEASE).isEmpty()) {
            throw body.wrong("status", "is missing: it must be " + RELEASE);
        }
        Session session = sessions.find(call, projectId);
        Session released = session.status().holdsSlot() ? release(session) : session;
        return ApiResponse.json(200, SessionJson.of(released));
    }

    private Session release(Session session) {
        return store.move(session, Move.terminating(Transitions.random(), EndReason.RELEASED))
                .current()
                .orElseThrow(CallersSessions::notFound);
    }
}
