package dev.wallcrawler.gateway.relay;

import dev.wallcrawler.transport.Transport;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/**
 * The options of every connection, to clients and to controllers. They say how much memory one connection may take, and how a
 * peer that vanished without a word is found out: after a minute, by the kernel.
 */
public final class ConnectionOptions {

    private static final int READ_MIN = 512;
    private static final int READ_INITIAL = 4 * 1024;
    private static final int READ_MAX = 128 * 1024;
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    /** In bytes; the kernel takes it twice, for what it needs beside the bytes themselves. */
    private static final int CLIENT_RECEIVE_BUFFER = 512 * 1024;

    private ConnectionOptions() {}

    /**
     * The same for a client's connection. Netty's epoll reads all that the kernel still holds of a peer that has said its last, wanted
     * or not, and of a peer that is far away the kernel holds many megabytes unless it is told how much.
     */
    public static void applyToClient(ChannelConfig config) {
        apply(config);
        config.setOption(ChannelOption.SO_RCVBUF, CLIENT_RECEIVE_BUFFER);
    }

    /** Sets the options of a connection of {@link Transport#BEST}. */
    public static void apply(ChannelConfig config) {
        config.setOption(ChannelOption.TCP_NODELAY, true);
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS);
        config.setOption(
                ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(READ_MIN, READ_INITIAL, READ_MAX));
        Transport.BEST.applyKeepAlive(config);
    }
}
