package dev.wallcrawler.gateway.relay;

import io.netty.channel.Channel;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Watches a connection that does not take what waits for it, and gives it up when it has taken nothing at all for too long:
 * nothing else would ever end it, since whoever it is to come from is not read meanwhile. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
final class Stall {

    private final Channel channel;
    private final Duration limit;
    private final StalledConnections stalled;
    private final Runnable givenUp;
    private ScheduledFuture<?> check;

    /**
     * @param stalled where the connection is counted while it takes nothing
     * @param givenUp called when it has taken nothing for that long
     */
    Stall(Channel channel, Duration limit, StalledConnections stalled, Runnable givenUp) {
        this.channel = channel;
        this.limit = limit;
        this.stalled = stalled;
        this.givenUp = givenUp;
        channel.closeFuture().addListener(_ -> stop());
    }

    /** The connection takes no more for now. */
    void begin() {
        if (check == null && channel.isOpen()) {
            stalled.add(channel);
            expectLessThan(channel.bytesBeforeWritable());
        }
    }

    /** It does again. */
    void stop() {
        stalled.remove(channel);
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }

    private void expectLessThan(long waiting) {
        check = channel.eventLoop().schedule(() -> look(waiting), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(long before) {
        check = null;
        long waiting = channel.bytesBeforeWritable();
        if (waiting >= before) {
            givenUp.run();
        } else if (waiting > 0) {
            expectLessThan(waiting);
        }
    }
}
