package dev.wallcrawler.gateway.relay;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The head of a request as it goes on to a controller: the client's own, without what concerns one hop only, without a body, and
 * without WebSocket extensions, which the controller would otherwise have to undo to see the messages.
 */
public final class RelayedHead {

    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String REQUEST_ID = "x-request-id";
    private static final String WEBSOCKET_PREFIX = "sec-websocket-";
    private static final Set<String> ONE_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "expect",
            "sec-websocket-extensions",
            REQUEST_ID,
            FORWARDED_FOR);

    private RelayedHead() {}

    /**
     * The head that goes on.
     *
     * @param uri the request target as the controller knows it
     * @param webSocket whether the controller is asked to switch to WebSocket
     */
    public static FullHttpRequest of(
            HttpRequest head, String uri, boolean webSocket, String requestId, String clientAddress) {
        FullHttpRequest relayed =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, head.method(), uri, Unpooled.EMPTY_BUFFER);
        Set<String> dropped = new TreeSet<>(ONE_HOP);
        namedByConnection(head.headers()).forEach(dropped::add);
        HttpHeaders headers = relayed.headers();
        for (Map.Entry<String, String> header : head.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!dropped.contains(name) && (webSocket || !name.startsWith(WEBSOCKET_PREFIX))) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        if (webSocket) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        } else {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        headers.set(REQUEST_ID, requestId);
        headers.set(FORWARDED_FOR, forwardedFor(head.headers().getAll(FORWARDED_FOR), clientAddress));
        return relayed;
    }

    private static List<String> namedByConnection(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.CONNECTION).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String forwardedFor(List<String> before, String clientAddress) {
        return before.isEmpty() ? clientAddress : String.join(", ", before) + ", " + clientAddress;
    }
}
