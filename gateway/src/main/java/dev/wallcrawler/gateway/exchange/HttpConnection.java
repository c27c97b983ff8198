package dev.wallcrawler.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client's connection while it speaks HTTP: takes in requests, whose bodies mean nothing here and are dropped, and answers them
 * one by one. The first that asks for a WebSocket takes the connection with it, see {@link WaitingSocket}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> implements Client {

    /** The largest body that is read, in bytes. */
    static final int MAX_BODY = 64 * 1024;

    private static final int MAX_QUEUE = 16;

    private final ExchangeParts parts;
    private final RequestClock clock;
    private final Deque<GatewayRequest> queue = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private GatewayRequest incoming;
    private long bodyBytes;
    private Exchange current;
    private boolean closing;

    HttpConnection(ExchangeParts parts, RequestClock clock) {
        this.parts = parts;
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext reading, HttpObject part) {
        if (closing) {
            return;
        }
        if (part instanceof HttpRequest head) {
            incoming = GatewayRequest.of(head, clientAddress(), parts.clock().instant());
            bodyBytes = 0;
        }
        if (part.decoderResult().isFailure()) {
            refuse(part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpRequest head) {
            expectBody(head);
        }
        if (!closing && part instanceof HttpContent content) {
            bodyBytes += content.content().readableBytes();
            if (bodyBytes > MAX_BODY) {
                refuse(413, "the body is larger than " + MAX_BODY + " bytes");
            } else if (content instanceof LastHttpContent) {
                received(incoming);
            }
        }
    }

    private void expectBody(HttpRequest head) {
        if (HttpUtil.getContentLength(head, 0L) > MAX_BODY) {
            refuse(413, "the body is larger than " + MAX_BODY + " bytes");
        } else if (HttpUtil.is100ContinueExpected(head)) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void received(GatewayRequest request) {
        incoming = null;
        clock.received();
        if (current == null && queue.isEmpty() && context.channel().isWritable()) {
            begin(request);
        } else if (request.asksForWebSocket() || queue.size() == MAX_QUEUE) {
            // What follows a request for a WebSocket is not HTTP, and nobody is there yet to take it.
            closing = true;
        } else {
            queue.add(request);
            context.channel().config().setAutoRead(false);
        }
    }

    private void begin(GatewayRequest request) {
        if (request.asksForWebSocket()) {
            WaitingSocket socket = new WaitingSocket(request, parts);
            context.pipeline().replace(this, null, socket);
            context.pipeline().remove(HttpRequestDecoder.class);
            context.pipeline().remove(clock);
            socket.begin();
            return;
        }
        current = new Exchange(request, parts, context.channel().eventLoop(), this);
        current.begin();
    }

    @Override
    public void answer(Answer answer) {
        GatewayRequest request = current.request();
        current = null;
        boolean last = closing || parts.open().stopping() || !HttpUtil.isKeepAlive(request.head());
        context.writeAndFlush(answer.toHttp(request.id(), !request.isHead(), last));
        if (last) {
            closing = true;
            LastWords.after(context.channel(), clock, this);
            return;
        }
        clock.answered();
        goOn();
    }

    /** Takes the next request, unless the client has yet to read its answers: they must not pile up here. */
    private void goOn() {
        if (!context.channel().isWritable()) {
            context.channel().config().setAutoRead(false);
        } else if (queue.isEmpty()) {
            context.channel().config().setAutoRead(true);
        } else {
            clock.received();
            begin(queue.remove());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (current == null && !closing) {
            goOn();
        }
        changed.fireChannelWritabilityChanged();
    }

    @Override
    public void join(HttpResponse head, Channel controller) {
        throw new IllegalStateException("only a waiting socket asks for a WebSocket");
    }

    private void refuse(Throwable cause) {
        switch (cause) {
            case TooLongHttpLineException _ -> refuse(414, "the request line is too long");
            case TooLongHttpHeaderException _ -> refuse(431, "the headers are larger than 16384 bytes");
            default -> refuse(400, "this is not sound HTTP");
        }
    }

    private void refuse(int status, String message) {
        boolean busy = current != null;
        closing = true;
        if (!busy) {
            current = new Exchange(incoming, parts, context.channel().eventLoop(), this);
            current.refuse(status, message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        switch (event) {
            case ChannelInputShutdownEvent _ -> triggered.close();
            case RequestClock.Late late -> late(late);
            case GatewayStops _ -> stop();
            default -> triggered.fireUserEventTriggered(event);
        }
    }

    private void late(RequestClock.Late late) {
        closing = true;
        if (late == RequestClock.Late.PARTLY) {
            incoming = incoming == null ? GatewayRequest.unread(clientAddress(), parts.clock().instant()) : incoming;
            refuse(408, "the request did not come in time");
        } else {
            context.close();
        }
    }

    private void stop() {
        if (current != null) {
            current.cutShort();
        }
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (current != null) {
            current.abandon();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        failed.close();
    }

    private String clientAddress() {
        return context.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }
}
