package dev.wallcrawler.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;

/** Who an exchange answers to. One of the two methods is called, once, on the client's event loop. */
interface Client {
    void answer(Answer answer);

    /** Joins the client with a controller that has switched to WebSocket. */
    void join(HttpResponse head, Channel controller);
}
