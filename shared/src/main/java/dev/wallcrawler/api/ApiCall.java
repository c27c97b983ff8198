package dev.wallcrawler.api;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.SessionRef;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A request on its way through a handler, with the log that marks each line with the request's id. Notes the project and the
 * session that the request turns out to be about: its REQUEST line, and that of an unexpected failure, name them. Not
 * thread-safe.
 */
public final class ApiCall {

    private final ApiRequest request;
    private final EventLog log;
    private final Subject subject;

    public ApiCall(ApiRequest request, EventLog log) {
        this(request, log, new Subject(request.authorized()));
    }

    ApiCall(ApiRequest request, EventLog log, Subject subject) {
        this.request = requireNonNull(request, "request is null");
        this.log = requireNonNull(log, "log is null");
        this.subject = requireNonNull(subject, "subject is null");
    }

    public ApiRequest request() {
        return request;
    }

    public EventLog log() {
        return log;
    }

    /**
     * The caller's project that the request is for: the one asked for, or the default one.
     *
     * @throws ApiException 403 if the one asked for is not the caller's
     */
    public String projectId(Optional<String> asked) {
        String projectId = request.caller().projectId(asked);
        subject.is(projectId);
        return projectId;
    }

    /** Notes that the request is about this session, which is the caller's. */
    public void about(SessionRef session) {
        subject.is(session);
    }
}
