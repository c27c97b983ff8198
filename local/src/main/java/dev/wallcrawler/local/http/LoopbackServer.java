package dev.wallcrawler.local.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.util.Objects.requireNonNull;

/** An HTTP/1.1 server on the loopback interface, with a virtual thread for each request. Thread-safe. */
public final class LoopbackServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup threads;
    private final Channel channel;
    private final AtomicBoolean accepting;

    private LoopbackServer(MultiThreadIoEventLoopGroup threads, Channel channel, AtomicBoolean accepting) {
        this.threads = threads;
        this.channel = channel;
        this.accepting = accepting;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any free one
     * @param maxBody how many bytes a request's body may have; a larger one is refused without being kept
     * @throws IOException if the port cannot be had
     */
    public static LoopbackServer start(int port, int maxBody, HttpService service) throws IOException {
        requireNonNull(service, "service is null");
        var threads = new MultiThreadIoEventLoopGroup(1, Thread.ofPlatform().daemon().name("http").factory(),
                NioIoHandler.newFactory());
        var accepting = new AtomicBoolean(true);
        try {
            Channel channel = new ServerBootstrap()
                    .group(threads)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .option(ChannelOption.SO_BACKLOG, 1024)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel connection) {
                            connection
                                    .pipeline()
                                    .addLast(new HttpServerCodec(), new HttpConnection(maxBody, service, accepting::get));
                        }
                    })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .syncUninterruptibly()
                    .channel();
            return new LoopbackServer(threads, channel, accepting);
        } catch (Exception e) {
            stop(threads);
            throw new IOException("port " + port + " cannot be had: " + e.getMessage(), e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Takes no more connections, and refuses what comes over those that are open with 503; what is being answered goes on. */
    public void stopAccepting() {
        accepting.set(false);
        channel.close().syncUninterruptibly();
    }

    /** Ends every connection. */
    @Override
    public void close() {
        stopAccepting();
        stop(threads);
    }

    private static void stop(MultiThreadIoEventLoopGroup threads) {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
