package dev.wallcrawler.api;

import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStore;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** Finds the session that a request names in its path. A session of somebody else does not exist for the caller. */
public final class CallersSessions {

    private final SessionStore store;

    public CallersSessions(SessionStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * The session named by the path parameter {@code id}, strongly consistent. The call is about it from now on.
     *
     * @throws ApiException 404 if there is none, or none of the caller's
     */
    public Session find(ApiCall call) {
        return find(call, Optional.empty());
    }

    /**
     * The same, in one project only where one is asked for.
     *
     * @throws ApiException 403 if that project is not the caller's
     */
    public Session find(ApiCall call, Optional<String> projectId) {
        Caller caller = call.request().caller();
        projectId.ifPresent(_ -> call.projectId(projectId));
        String id = call.request().pathParameter("id");
        if (!SessionIds.isPossible(id)) {
            throw notFound();
        }
        Session found = store.find(id)
                .filter(session -> caller.owns(session.projectId()))
                .filter(session -> projectId.isEmpty() || session.projectId().equals(projectId.get()))
                .orElseThrow(CallersSessions::notFound);
        call.about(found.ref());
        return found;
    }

    /** The answer where there is no such session. */
    public static ApiException notFound() {
        return ApiException.notFound("there is no such session");
    }
}
