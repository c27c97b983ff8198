package dev.wallcrawler.controller.proxy;

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
@SuppressWarnings("FutureReturnValueIgnored")
final class OneWay extends ChannelInboundHandlerAdapter {

    /** In bytes. */
    private static final int PIECE = 128 << 10;

    private final Channel to;
    private final Consumer<ByteBuf> watcher;
    private final Runnable ended;
    private boolean passing;
    private int waiting;

    /**
     * @param watcher sees the bytes when they are on their way, which they do not wait for, and leaves them as they are
     * @param ended called, once or twice, when there will be no more to read
     */
    OneWay(Channel to, Consumer<ByteBuf> watcher, Runnable ended) {
        this.to = requireNonNull(to, "to is null");
        this.watcher = requireNonNull(watcher, "watcher is null");
        this.ended = requireNonNull(ended, "ended is null");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf seen = bytes.retainedDuplicate();
        pass(bytes);
        try {
            watcher.accept(seen);
        } finally {
            seen.release();
        }
        if (!to.isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** What is read first goes on at once; what follows it in the same turn, in larger pieces. */
    private void pass(ByteBuf bytes) {
        waiting += bytes.readableBytes();
        to.write(bytes, to.voidPromise());
        if (!passing || waiting >= PIECE) {
            to.flush();
            waiting = 0;
        }
        passing = true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passing = false;
        if (waiting > 0) {
            to.flush();
            waiting = 0;
        }
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
