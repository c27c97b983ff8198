package dev.wallcrawler.controller.egress;

import dev.wallcrawler.session.ExternalProxy;
import dev.wallcrawler.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpRequestDecoder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * An HTTP proxy on loopback that passes everything on to the session's external proxy and adds its credentials. Requests wait until
 * it is told which that is. Pages that find its port get nothing there: it serves only what is addressed to a proxy, which no page
 * can do. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class ProxyRelay implements AutoCloseable {

    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private static final String LOOPBACK = "127.0.0.1";
    private static final int BACKLOG = 128;
    /** What Chromium itself puts up with. */
    private static final int MAX_LINE = 2 << 20;

    private static final int MAX_HEADERS = 256 << 10;
    private static final int MAX_CHUNK = 64 << 10;

    private final EventLoopGroup thread;
    private final Channel channel;
    private final CompletableFuture<Upstream> upstream;
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile Consumer<Throwable> report = _ -> {};

    private ProxyRelay(Transport transport) {
        upstream = new CompletableFuture<>();
        thread = new MultiThreadIoEventLoopGroup(1, transport.ioHandlers());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(thread)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel browser) {
                        browser.pipeline()
                                .addLast(
                                        new HttpRequestDecoder(MAX_LINE, MAX_HEADERS, MAX_CHUNK),
                                        new RelayedConnection(upstream, transport, ProxyRelay.this::unreachable));
                    }
                });
        try {
            channel = bootstrap.bind(LOOPBACK, 0).syncUninterruptibly().channel();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException if that is not possible
     */
    public static ProxyRelay start() {
        return new ProxyRelay(Transport.BEST);
    }

    /** What a browser is told as its proxy. */
    public String server() {
        return "http://" + LOOPBACK + ":" + ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Says where requests go, those that wait as well.
     *
     * @param proxy an HTTP or HTTPS proxy with credentials
     * @param anyCertificate whether an HTTPS proxy need not prove who it is
     * @param unreachable told the first time that the proxy cannot be reached; the cause holds no credentials
     * @throws IOException if TLS is not to be had
     */
    public void open(ExternalProxy proxy, boolean anyCertificate, Consumer<Throwable> unreachable) throws IOException {
        report = requireNonNull(unreachable, "unreachable is null");
        upstream.complete(Upstream.of(proxy, anyCertificate));
    }

    /** A page can try again as often as it likes, and a line for each would tell nothing more. */
    private void unreachable(Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            report.accept(cause);
        }
    }

    /** Closes every connection and stops listening; does not wait for it. */
    @Override
    public void close() {
        thread.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
