package dev.wallcrawler.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose peer vanished while something is on its way to it: the kernel's own questions are not asked then, and
 * it would try for a quarter of an hour. A peer that only does not read is another matter: it acknowledges that. For Linux.
 */
public final class VanishedPeer {

    private static final long LOOK_SECONDS = 20;
    private static final long SILENCE_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int PROBES = 3;

    private VanishedPeer() {}

    /** Looks from time to time, for the connection's life; to be called on its event loop. */
    public static void closeIfGone(Channel channel) {
        if (channel instanceof EpollSocketChannel connection) {
            ScheduledFuture<?> looking = connection
                    .eventLoop()
                    .scheduleAtFixedRate(() -> look(connection), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            connection.closeFuture().addListener(_ -> looking.cancel(false));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void look(EpollSocketChannel connection) {
        try {
            EpollTcpInfo info = connection.tcpInfo();
            if (isGone(info.lastAckRecv(), info.retransmits(), info.probes())) {
                connection.close();
            }
        } catch (ChannelException _) {
            connection.close();
        }
    }

    /**
     * Whether that is what a peer looks like that is not there any more.
     *
     * @param silence the milliseconds since it acknowledged anything
     * @param retransmits how often the same bytes have been sent again since
     * @param probes how many questions whether it takes more it has left unanswered
     */
    static boolean isGone(long silence, int retransmits, int probes) {
        return silence >= SILENCE_MILLIS && (retransmits > 0 || probes >= PROBES);
    }
}
