package dev.wallcrawler.local.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** One connection: gathers a request, has it answered, and only then reads the next. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** How much of a body that is too large is read and dropped, so that the caller gets to read the answer. */
    private static final long DROPPED_AT_MOST = 64L << 20;

    private static final Logger LOG = LogManager.getLogger(HttpConnection.class);
    private static final byte[] NO_BODY = {};

    private final int maxBody;
    private final HttpService service;
    private final BooleanSupplier accepting;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();
    private HttpRequest request;
    private ByteArrayOutputStream body;
    private long received;
    private boolean answering;

    /** @param accepting whether requests are still let through */
    HttpConnection(int maxBody, HttpService service, BooleanSupplier accepting) {
        this.maxBody = maxBody;
        this.service = service;
        this.accepting = accepting;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        waiting.add((HttpObject) message);
        proceed(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void proceed(ChannelHandlerContext context) {
        while (!answering && !waiting.isEmpty()) {
            HttpObject part = waiting.remove();
            try {
                take(context, part);
            } finally {
                ReferenceCountUtil.release(part);
            }
        }
    }

    private void take(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            refuseUnreadable(context, part);
            return;
        }
        if (part instanceof HttpRequest head) {
            begin(context, head);
        }
        if (part instanceof HttpContent content && request != null) {
            keep(content);
            if (content instanceof LastHttpContent) {
                end(context);
            } else if (received > DROPPED_AT_MOST) {
                refuse(context, 413);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest head) {
        request = head;
        body = new ByteArrayOutputStream();
        received = 0;
        if (HttpUtil.is100ContinueExpected(head)) {
            if (HttpUtil.getContentLength(head, 0L) > maxBody) {
                refuse(context, 413);
                return;
            }
            send(context, new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void keep(HttpContent content) {
        int length = content.content().readableBytes();
        received += length;
        if (received <= maxBody) {
            byte[] bytes = new byte[length];
            content.content().readBytes(bytes);
            body.writeBytes(bytes);
        } else {
            body.reset();
        }
    }

    private void end(ChannelHandlerContext context) {
        boolean tooLarge = received > maxBody;
        byte[] whole = tooLarge ? NO_BODY : body.toByteArray();
        HttpRequest complete = forget();
        HttpCall call = call(context, complete, whole);
        boolean keepAlive =
                complete.protocolVersion().isKeepAliveDefault() && HttpUtil.isKeepAlive(complete);
        if (!accepting.getAsBoolean()) {
            respond(context, false, () -> service.refuse(503, call));
            return;
        }
        respond(context, keepAlive,
                () -> tooLarge ? service.refuse(413, call) : service.answer(call));
    }

    private void refuseUnreadable(ChannelHandlerContext context, HttpObject part) {
        int status = switch (part.decoderResult().cause()) {
            case TooLongHttpLineException _ -> 414;
            case TooLongHttpHeaderException _ -> 431;
            case TooLongFrameException _ -> 413;
            case null, default -> 400;
        };
        HttpRequest unreadable = part instanceof HttpRequest head ? head : request;
        forget();
        HttpCall call = unreadable == null || status == 414
                ? new HttpCall("GET", "/", List.of(), NO_BODY, source(context))
                : call(context, unreadable, NO_BODY);
        respond(context, false, () -> service.refuse(status, call));
    }

    private void refuse(ChannelHandlerContext context, int status) {
        HttpRequest refused = forget();
        respond(context, false, () -> service.refuse(status, call(context, refused, NO_BODY)));
    }

    private HttpRequest forget() {
        HttpRequest forgotten = request;
        request = null;
        body = null;
        return forgotten;
    }

    private static HttpCall call(ChannelHandlerContext context, HttpRequest request, byte[] body) {
        List<Header> headers = request.headers().entries().stream()
                .map(entry -> new Header(entry.getKey(), entry.getValue()))
                .toList();
        return new HttpCall(request.method().name(), request.uri(), headers, body, source(context));
    }

    private static String source(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private interface Answering {
        HttpAnswer answer();
    }

    private void respond(ChannelHandlerContext context, boolean keepAlive, Answering answering) {
        this.answering = true;
        context.channel().config().setAutoRead(false);
        Thread.ofVirtual().name("request").start(() -> {
            try {
                HttpAnswer answer = answering.answer();
                context.executor().execute(() -> write(context, keepAlive, answer));
            } catch (RuntimeException | Error e) {
                LOG.error("a request could not be answered", e);
                close(context);
            }
        });
    }

    private void write(ChannelHandlerContext context, boolean keepAlive, HttpAnswer answer) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        send(context, response);
        answering = false;
        proceed(context);
        context.channel().config().setAutoRead(!answering);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The other side is gone; there is nobody to tell.
        close(context);
    }

    private static void send(ChannelHandlerContext context, FullHttpResponse response) {
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private static void close(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
