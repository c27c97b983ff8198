package dev.wallcrawler.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Passes what one channel reads on to another one, as it is. Reads no more while the other cannot keep up; passes on the end of
 * what is read, and the end of the connection, after everything that came before. Both channels share an event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
public final class OneWay extends ChannelInboundHandlerAdapter {

    private final Channel to;
    private final Onward onward;
    private final Consumer<ByteBuf> watcher;
    private final Runnable ended;

    /**
     * @param watcher sees the bytes when they are on their way, which they do not wait for, and leaves them as they are
     * @param ended called, once or twice, when there will be no more to read
     */
    public OneWay(Channel to, Consumer<ByteBuf> watcher, Runnable ended) {
        this.to = requireNonNull(to, "to is null");
        this.onward = new Onward(to);
        this.watcher = requireNonNull(watcher, "watcher is null");
        this.ended = requireNonNull(ended, "ended is null");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf seen = bytes.retainedDuplicate();
        onward.pass(bytes);
        try {
            watcher.accept(seen);
        } finally {
            seen.release();
        }
        if (!to.isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        onward.endOfTurn();
    }

    /** This channel takes bytes again, or does not: the other one, which they come from, is to be read, or not. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            to.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && to instanceof DuplexChannel other) {
            ended.run();
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
                if (other.isInputShutdown()) {
                    other.close();
                } else {
                    other.shutdownOutput();
                }
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended.run();
        to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
