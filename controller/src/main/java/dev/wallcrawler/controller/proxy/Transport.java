package dev.wallcrawler.controller.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

import java.util.Map;

/**
 * What connections are made of: Linux's own interface where there is one, which takes less time for each small message, else
 * Java's.
 *
 * @param keepAlive how a peer that vanished without a word while nothing is on its way to it is found out: after a minute
 */
record Transport(
        IoHandlerFactory ioHandlers,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends Channel> channel,
        Map<ChannelOption<Integer>, Integer> keepAlive) {

    private static final int IDLE_SECONDS = 30;
    private static final int INTERVAL_SECONDS = 10;
    private static final int PROBES = 3;

    Transport {
        keepAlive = Map.copyOf(keepAlive);
    }

    static Transport best() {
        return Epoll.isAvailable() ? epoll() : nio();
    }

    private static Transport epoll() {
        return new Transport(
                HalfOpenEpoll.newFactory(),
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                Map.of(
                        EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS,
                        EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS,
                        EpollChannelOption.TCP_KEEPCNT, PROBES));
    }

    private static Transport nio() {
        return new Transport(
                NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class, Map.of());
    }

    /** Sets the options of a connection that comes from another machine. */
    void applyKeepAlive(ChannelConfig config) {
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        keepAlive.forEach(config::setOption);
    }
}
