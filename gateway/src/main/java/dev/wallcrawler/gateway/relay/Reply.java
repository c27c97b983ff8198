package dev.wallcrawler.gateway.relay;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;

/** What a controller made of a request. */
public sealed interface Reply {
    /** It speaks WebSocket from now on: to be joined with the client by {@link Splice#join} before the event loop moves on. */
    record Switched(HttpResponse head, Channel controller) implements Reply {}

    /** It answered. */
    record Answered(int status, String contentType, String body) implements Reply {}

    /** It could not be reached, or gave no sound answer in time. */
    record Unreachable(Throwable cause) implements Reply {}
}
