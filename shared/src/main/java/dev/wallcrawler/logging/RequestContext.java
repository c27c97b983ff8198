package dev.wallcrawler.logging;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The request that an event happened in.
 *
 * @param requestId empty outside of a request
 */
record RequestContext(String requestId, Optional<String> traceId) {
    static final RequestContext NONE = new RequestContext("", Optional.empty());

    RequestContext {
        requireNonNull(requestId, "requestId is null");
        requireNonNull(traceId, "traceId is null");
    }
}
