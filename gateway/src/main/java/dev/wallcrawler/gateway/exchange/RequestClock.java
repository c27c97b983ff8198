package dev.wallcrawler.gateway.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gives a client that long to send a request, so that nobody holds a connection by sending slowly, and closes a connection that
 * is idle between requests. Comes first in the pipeline, where it sees bytes, not requests.
 */
final class RequestClock extends ChannelInboundHandlerAdapter {

    /** Told to the pipeline when a request did not come in time. */
    enum Late {
        /** Part of the request has come. */
        PARTLY,
        /** None of it has. */
        ENTIRELY
    }

    private final Duration toSend;
    private final Duration toIdle;
    private final Idlers idlers;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> deadline;
    private boolean receiving;
    private boolean answering;

    /**
     * @param toSend how long a request may take to come in, from its first byte, or, the first one, from the connection's start
     * @param toIdle how long a connection may be idle after an answer; longer than the load balancer keeps one
     * @param idlers where the connection is counted while it has no request under way
     */
    RequestClock(Duration toSend, Duration toIdle, Idlers idlers) {
        this.toSend = toSend;
        this.toIdle = toIdle;
        this.idlers = idlers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        idlers.add(added.channel());
        arm(toSend);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        disarm();
        idlers.remove(removed.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object bytes) {
        if (!receiving) {
            receiving = true;
            if (!answering) {
                arm(toSend);
            }
        }
        reading.fireChannelRead(bytes);
    }

    /** A whole request has come in. */
    void received() {
        answering = true;
        receiving = false;
        disarm();
        idlers.remove(context.channel());
    }

    /** It was answered, and the connection waits for the next one. */
    void answered() {
        answering = false;
        idlers.add(context.channel());
        arm(receiving ? toSend : toIdle);
    }

    private void arm(Duration limit) {
        disarm();
        deadline = context.executor().schedule(this::late, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void disarm() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void late() {
        context.fireUserEventTriggered(receiving ? Late.PARTLY : Late.ENTIRELY);
    }
}
