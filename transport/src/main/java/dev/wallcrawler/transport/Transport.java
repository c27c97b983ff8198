package dev.wallcrawler.transport;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import jdk.net.ExtendedSocketOptions;

import java.util.Map;

/**
 * What connections are made of: Linux's own interface where there is one, which takes less time for each small message, else
 * Java's.
 *
 * @param keepAlive how a peer that vanished without a word while nothing is on its way to it is found out: after a minute
 */
public record Transport(
        IoHandlerFactory ioHandlers,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends SocketChannel> channel,
        Map<ChannelOption<Integer>, Integer> keepAlive) {

    private static final int IDLE_SECONDS = 30;
    private static final int INTERVAL_SECONDS = 10;
    private static final int PROBES = 3;

    /** The best that this machine has. */
    public static final Transport BEST = Epoll.isAvailable() ? epoll() : nio();

    public Transport {
        keepAlive = Map.copyOf(keepAlive);
    }

    private static Transport epoll() {
        return new Transport(
                HalfOpenEpoll.newFactory(),
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                keepAlive(
                        EpollChannelOption.TCP_KEEPIDLE,
                        EpollChannelOption.TCP_KEEPINTVL,
                        EpollChannelOption.TCP_KEEPCNT));
    }

    private static Transport nio() {
        return new Transport(
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioSocketChannel.class,
                keepAlive(
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)));
    }

    private static Map<ChannelOption<Integer>, Integer> keepAlive(
            ChannelOption<Integer> idle, ChannelOption<Integer> interval, ChannelOption<Integer> probes) {
        return Map.of(idle, IDLE_SECONDS, interval, INTERVAL_SECONDS, probes, PROBES);
    }

    /** Sets the options of a connection that comes from, or goes to, another machine. */
    public void applyKeepAlive(ChannelConfig config) {
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        keepAlive.forEach(config::setOption);
    }
}
