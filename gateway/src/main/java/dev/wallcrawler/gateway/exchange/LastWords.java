package dev.wallcrawler.gateway.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection after an answer so that the client gets to read it: a connection that is closed while bytes of the client are
 * still coming in is reset, and the answer is lost. So the output ends, what still comes in is dropped, and the connection closes
 * when the client closes it, or soon anyway.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
final class LastWords extends ChannelInboundHandlerAdapter {

    private static final long LINGER_SECONDS = 5;

    private LastWords() {}

    /** Takes over a connection whose last answer has been written, on its event loop. */
    static void after(Channel channel, ChannelHandler... handlersToRemove) {
        for (ChannelHandler handler : handlersToRemove) {
            channel.pipeline().remove(handler);
        }
        channel.pipeline().addFirst(new LastWords());
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
        ScheduledFuture<?> limit =
                channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(_ -> limit.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof GatewayStops) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
