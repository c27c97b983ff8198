package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/** Listens for the session's clients. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class ProxyServer implements AutoCloseable {

    /** How long a connection may take for its request. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** A connection and its way on to the browser share a thread; one session rarely keeps more than two busy. */
    private static final int THREADS = 2;

    private static final int BACKLOG = 128;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 32 << 10;
    private static final int MAX_CHUNK = 8 << 10;

    private final EventLoopGroup threads;
    private final Channel channel;

    private ProxyServer(EventLoopGroup threads, Channel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any
     * @throws IllegalStateException if the address cannot be bound
     */
    public static ProxyServer start(String address, int port, SessionEntrance entrance) {
        return start(address, port, entrance, REQUEST_TIMEOUT);
    }

    static ProxyServer start(String address, int port, SessionEntrance entrance, Duration requestTimeout) {
        requireNonNull(entrance, "entrance is null");
        Transport transport = Transport.BEST;
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(THREADS, transport.ioHandlers());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        transport.applyKeepAlive(client.config());
                        client.pipeline()
                                .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
                                .addLast(new FrontHandler(entrance, transport, requestTimeout));
                    }
                });
        try {
            return new ProxyServer(
                    threads,
                    bootstrap.bind(address, port).syncUninterruptibly().channel());
        } catch (RuntimeException e) {
            threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Closes every connection and stops listening; does not wait for it. */
    @Override
    public void close() {
        channel.close();
        threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    static WriteBufferWaterMark waterMark() {
        return WATER_MARK;
    }
}
