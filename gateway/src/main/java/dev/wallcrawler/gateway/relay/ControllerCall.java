package dev.wallcrawler.gateway.relay;

import dev.wallcrawler.session.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One request to a controller, from the connection's start to the reply. Confined to one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
public final class ControllerCall extends SimpleChannelInboundHandler<HttpObject> {

    private static final String DEFAULT_TYPE = "application/json; charset=utf-8";

    private final FullHttpRequest request;
    private final boolean webSocket;
    private final Consumer<Reply> onReply;
    private final ByteBuf body = Unpooled.buffer(0, Endpoint.MAX_ANSWER);
    private Channel controller;
    private ScheduledFuture<?> deadline;
    private HttpResponse head;
    private boolean done;

    ControllerCall(FullHttpRequest request, boolean webSocket, Consumer<Reply> onReply) {
        this.request = request;
        this.webSocket = webSocket;
        this.onReply = onReply;
    }

    void connect(ChannelFuture connecting) {
        controller = connecting.channel();
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                finish(new Reply.Unreachable(connected.cause()));
            }
        });
    }

    /** The deadline of this call, to be cancelled when it is not needed any more. */
    void limit(ScheduledFuture<?> timeOut) {
        deadline = timeOut;
    }

    void timeOut() {
        finish(new Reply.Unreachable(new TimeoutException("no answer in time")));
    }

    /** Nobody wants to know any more. Without effect once there was a reply. */
    public void cancel() {
        if (!done) {
            end();
            controller.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (done) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            finish(new Reply.Unreachable(part.decoderResult().cause()));
            return;
        }
        if (part instanceof HttpResponse response) {
            head = response;
        }
        if (part instanceof HttpContent content) {
            if (content.content().readableBytes() > body.maxWritableBytes()) {
                finish(new Reply.Unreachable(new IllegalStateException("the answer is too large")));
                return;
            }
            body.writeBytes(content.content());
        }
        if (part instanceof LastHttpContent) {
            complete();
        }
    }

    private void complete() {
        int status = head.status().code();
        if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            finish(webSocket
                    ? new Reply.Switched(head, controller)
                    : new Reply.Unreachable(new IllegalStateException("switched protocols unasked")));
        } else if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, DEFAULT_TYPE);
            finish(new Reply.Answered(status, type, body.toString(UTF_8)));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(new Reply.Unreachable(new ClosedChannelException()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        finish(new Reply.Unreachable(cause));
    }

    private void finish(Reply reply) {
        if (done) {
            return;
        }
        end();
        if (!(reply instanceof Reply.Switched)) {
            controller.close();
        }
        onReply.accept(reply);
    }

    private void end() {
        done = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
