package dev.wallcrawler.api;

import dev.wallcrawler.logging.EventLog;

import static java.util.Objects.requireNonNull;

/** A request on its way through a handler, with the log that marks each line with the request's id. */
public record ApiCall(ApiRequest request, EventLog log) {
    public ApiCall {
        requireNonNull(request, "request is null");
        requireNonNull(log, "log is null");
    }
}
