package dev.wallcrawler.gateway.exchange;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * One request as it came in. Its head holds secrets: {@link #toString()} leaves it out.
 *
 * @param id the client's {@code x-request-id} if it is a sound one, else a fresh one
 * @param traceId the root of the load balancer's trace id
 * @param clientAddress who is at the other end of the connection
 */
record GatewayRequest(
        HttpRequest head, String id, Optional<String> traceId, String clientAddress, Instant arrivedAt) {

    static final String WEBSOCKET_VERSION = "13";

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern TRACE_ROOT = Pattern.compile("Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");

    GatewayRequest {
        requireNonNull(head, "head is null");
        requireNonNull(id, "id is null");
        requireNonNull(traceId, "traceId is null");
        requireNonNull(clientAddress, "clientAddress is null");
        requireNonNull(arrivedAt, "arrivedAt is null");
    }

    static GatewayRequest of(HttpRequest head, String clientAddress, Instant arrivedAt) {
        HttpHeaders headers = head.headers();
        return new GatewayRequest(
                head,
                Optional.ofNullable(headers.get("x-request-id"))
                        .filter(id -> REQUEST_ID.matcher(id).matches())
                        .orElseGet(() -> UUID.randomUUID().toString()),
                Optional.ofNullable(headers.get("x-amzn-trace-id"))
                        .map(TRACE_ROOT::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> matcher.group(1)),
                clientAddress,
                arrivedAt);
    }

    /** One of which not even the head has come in. */
    static GatewayRequest unread(String clientAddress, Instant arrivedAt) {
        return of(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/unread"), clientAddress, arrivedAt);
    }

    String method() {
        return head.method().name();
    }

    boolean isGet() {
        return head.method().equals(HttpMethod.GET);
    }

    boolean isHead() {
        return head.method().equals(HttpMethod.HEAD);
    }

    boolean isHttp1() {
        return head.protocolVersion().majorVersion() == 1;
    }

    /** Whether HTTP/1.1's one mandatory header is missing. */
    boolean lacksHost() {
        return head.protocolVersion().equals(HttpVersion.HTTP_1_1) && !head.headers().contains(HttpHeaderNames.HOST);
    }

    boolean asksForWebSocket() {
        HttpHeaders headers = head.headers();
        return isGet()
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Whether it does so in the version that RFC 6455 describes: the only one that browsers speak. */
    boolean speaksCurrentWebSocket() {
        return head.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION, false);
    }

    /** Whether that version's one mandatory header is missing. */
    boolean lacksWebSocketKey() {
        return head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").isBlank();
    }

    @Override
    public String toString() {
        return "GatewayRequest[" + method() + ", " + id + "]";
    }
}
