package dev.wallcrawler.api;

import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;

import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/** Finds the session that a request names in its path. A session of somebody else does not exist for the caller. */
public final class CallersSessions {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final SessionStore store;

    public CallersSessions(SessionStore store) {
        this.store = requireNonNull(store, "store is null");
    }

    /**
     * The session named by the path parameter {@code id}, strongly consistent.
     *
     * @throws ApiException 404 if there is none, or none of the caller's
     */
    public Session find(ApiRequest request) {
        return find(request, Optional.empty());
    }

    /**
     * The same, in one project only where one is asked for.
     *
     * @throws ApiException 403 if that project is not the caller's
     */
    public Session find(ApiRequest request, Optional<String> projectId) {
        Caller caller = request.caller();
        projectId.ifPresent(asked -> caller.projectId(Optional.of(asked)));
        String id = request.pathParameter("id");
        if (!ID.matcher(id).matches()) {
            throw notFound();
        }
        return store.find(id)
                .filter(session -> caller.owns(session.projectId()))
                .filter(session -> projectId.isEmpty() || session.projectId().equals(projectId.get()))
                .orElseThrow(CallersSessions::notFound);
    }

    /** The answer where there is no such session. */
    public static ApiException notFound() {
        return ApiException.notFound("there is no such session");
    }
}
