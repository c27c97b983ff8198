package dev.wallcrawler.gateway.relay;

import dev.wallcrawler.transport.Onward;
import dev.wallcrawler.transport.VanishedPeer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection and a controller's, joined: what one sends the other gets, byte for byte. Neither side is read faster
 * than the other one takes it, so a pair never holds more than its write buffers' high-water marks and one read. An end of input
 * is passed on as such; when both inputs have ended, or one connection breaks, both close.
 *
 * <p>A WebSocket whose client says nothing is kept open through load balancers by a ping to the client, put between two frames. A
 * client that lets many of them pass in silence, where one would do to be heard, is not there any more.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
public final class Splice {

    /** Load balancers give up on a connection after a minute of silence at the earliest. */
    private static final long PING_MILLIS = 25_000;

    private static final long HALF_CLOSED_SECONDS = 30;
    private static final byte[] PING = {(byte) 0x89, 0};

    private final Channel client;
    private final Channel controller;
    private final Patience patience;
    private final StalledConnections stalled;
    private final FrameTracker toClient = new FrameTracker();
    private boolean silent;
    private int unanswered;
    private boolean oneInputEnded;
    private ScheduledFuture<?> pings;
    private ScheduledFuture<?> limit;

    /**
     * With a side that does not take what waits for it.
     *
     * @param toTake how long it may take nothing at all
     * @param toAnswer how long a client may leave pings unanswered: programs that stand still in a debugger do
     * @param toLinger how long it may take for the rest when it is over
     */
    public record Patience(Duration toTake, Duration toAnswer, Duration toLinger) {}

    private Splice(Channel client, Channel controller, Patience patience, StalledConnections stalled) {
        this.client = client;
        this.controller = controller;
        this.patience = patience;
        this.stalled = stalled;
    }

    /**
     * Joins two connections of one event loop, on it. Every handler of either is removed, apart from the last ones of each, which
     * are told nothing more; bytes that a decoder still holds are passed on.
     *
     * @param early what the client has sent already; released here
     * @param patience with a side that does not take what waits for it
     * @param stalled where such sides are counted
     */
    public static void join(
            Channel client, Channel controller, ByteBuf early, Patience patience, StalledConnections stalled) {
        Splice splice = new Splice(client, controller, patience, stalled);
        splice.pings = client.eventLoop()
                .scheduleAtFixedRate(splice::ping, PING_MILLIS, PING_MILLIS, TimeUnit.MILLISECONDS);
        take(client, splice.new Side(client, controller));
        take(controller, splice.new Side(controller, client));
        VanishedPeer.closeIfGone(client);
        VanishedPeer.closeIfGone(controller);
        controller.writeAndFlush(early, controller.voidPromise());
    }

    private static void take(Channel channel, Side side) {
        List<ChannelHandler> before =
                channel.pipeline().toMap().entrySet().stream().map(Map.Entry::getValue).toList();
        channel.pipeline().addLast(side);
        // From the last to the first: a decoder's remaining bytes then go straight to the new handler.
        before.reversed().forEach(channel.pipeline()::remove);
        channel.config().setAutoRead(true);
    }

    private void ping() {
        if (unanswered * PING_MILLIS >= patience.toAnswer().toMillis()) {
            client.close();
            closeBoth();
            return;
        }
        if (silent && toClient.betweenFrames() && client.isWritable()) {
            client.writeAndFlush(Unpooled.wrappedBuffer(PING), client.voidPromise());
            if (client.config().isAutoRead()) {
                unanswered++;
            }
        }
        silent = true;
    }

    private void heard() {
        silent = false;
        unanswered = 0;
    }

    private void inputEnded(Channel peer) {
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ((DuplexChannel) peer).shutdownOutput());
        if (oneInputEnded) {
            closeBoth();
        } else {
            oneInputEnded = true;
            limit = client.eventLoop().schedule(this::closeBoth, HALF_CLOSED_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void closeBoth() {
        pings.cancel(false);
        if (limit != null) {
            limit.cancel(false);
        }
        closeOnceRead(client);
        closeOnceRead(controller);
    }

    /** A side that does not read what is left for it is not waited for: it would hold that, and its connection, for good. */
    private void closeOnceRead(Channel side) {
        side.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (side.isOpen()) {
            ScheduledFuture<?> end = side.eventLoop()
                    .schedule(() -> side.close(), patience.toLinger().toMillis(), TimeUnit.MILLISECONDS);
            side.closeFuture().addListener(_ -> end.cancel(false));
        }
    }

    /** Takes in what one connection sends and gives it to the other. */
    private final class Side extends ChannelInboundHandlerAdapter {
        private final Channel peer;
        private final Onward onward;
        private final Stall stall;
        private boolean ended;

        Side(Channel channel, Channel peer) {
            this.peer = peer;
            this.onward = new Onward(peer);
            this.stall = new Stall(channel, patience.toTake(), stalled, () -> {
                channel.close();
                closeBoth();
            });
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (peer == client) {
                toClient.pass(bytes);
            } else {
                heard();
            }
            onward.pass(bytes);
            if (!peer.isWritable()) {
                context.channel().config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            onward.endOfTurn();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                stall.stop();
                peer.config().setAutoRead(true);
            } else {
                stall.begin();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent && !ended) {
                ended = true;
                inputEnded(peer);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closeBoth();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            closeBoth();
        }
    }
}
