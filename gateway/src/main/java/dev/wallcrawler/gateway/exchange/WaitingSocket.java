package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.relay.Splice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A client's connection from its request for a WebSocket to the answer, which may be a minute away. What the client sends
 * meanwhile is kept for the controller, up to a limit; beyond it, nothing more is read. A client that leaves ends the wait.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
final class WaitingSocket extends ChannelInboundHandlerAdapter implements Client {

    private static final int MAX_EARLY_BYTES = 64 * 1024;

    private final GatewayRequest request;
    private final ExchangeParts parts;
    private final ByteBuf early = Unpooled.buffer(0);
    private ChannelHandlerContext context;
    private Exchange exchange;

    WaitingSocket(GatewayRequest request, ExchangeParts parts) {
        this.request = request;
        this.parts = parts;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        exchange = new Exchange(request, parts, added.channel().eventLoop(), this);
    }

    void begin() {
        exchange.begin();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        // Copied, since a buffer takes more room than the one byte that may have come in it.
        early.writeBytes(bytes);
        bytes.release();
        if (early.readableBytes() > MAX_EARLY_BYTES) {
            reading.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void answer(Answer answer) {
        context.writeAndFlush(answer.toHttp(request.id(), true, true));
        LastWords.after(context.channel(), this);
    }

    @Override
    public void join(HttpResponse head, Channel controller) {
        HttpResponse switched = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), head.headers());
        switched.headers().set("x-request-id", request.id());
        context.write(switched);
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        Splice.join(context.channel(), controller, early, parts.limits().patience(), parts.stalled());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext triggered, Object event) {
        switch (event) {
            case ChannelInputShutdownEvent _ -> triggered.close();
            case GatewayStops _ -> {
                exchange.cutShort();
                triggered.close();
            }
            default -> triggered.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        exchange.abandon();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        failed.close();
    }
}
