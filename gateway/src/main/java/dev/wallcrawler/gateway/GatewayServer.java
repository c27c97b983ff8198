package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.exchange.ClientInitializer;
import dev.wallcrawler.gateway.exchange.ClientLimits;
import dev.wallcrawler.gateway.exchange.ExchangeParts;
import dev.wallcrawler.gateway.exchange.GatewayStops;
import dev.wallcrawler.gateway.exchange.OpenWork;
import dev.wallcrawler.gateway.exchange.RequestTrail;
import dev.wallcrawler.gateway.live.LiveView;
import dev.wallcrawler.gateway.relay.Controllers;
import dev.wallcrawler.gateway.relay.StalledConnections;
import dev.wallcrawler.gateway.session.Admissions;
import dev.wallcrawler.gateway.session.ReadySessions;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.TokenVerifier;
import dev.wallcrawler.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.util.Objects.requireNonNull;

/** A gateway that listens. Thread-safe. */
public final class GatewayServer implements AutoCloseable {

    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STALL_GRACE = Duration.ofSeconds(2);
    private static final String ANY_ADDRESS = "0.0.0.0";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BACKLOG = 1_024;
    private static final long CLOSE_SECONDS = 2;

    private final GatewaySettings settings;
    private final EventLoopGroup loops;
    private final ExchangeParts parts;
    private final ChannelGroup clients;
    private final Channel listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    private GatewayServer(
            GatewaySettings settings,
            EventLoopGroup loops,
            ExchangeParts parts,
            ChannelGroup clients,
            Channel listener) {
        this.settings = settings;
        this.loops = loops;
        this.parts = parts;
        this.clients = clients;
        this.listener = listener;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException if the address cannot be listened at
     */
    public static GatewayServer start(
            GatewaySettings settings, SessionStore store, TokenVerifier tokens, EventLog log, InstantSource clock) {
        return start(settings, store, tokens, log, clock, ClientLimits.USUAL);
    }

    static GatewayServer start(
            GatewaySettings settings,
            SessionStore store,
            TokenVerifier tokens,
            EventLog log,
            InstantSource clock,
            ClientLimits limits) {
        requireNonNull(settings, "settings is null");
        ExecutorService workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("gateway-worker-", 0).factory());
        ExchangeParts parts = new ExchangeParts(
                new Admissions(tokens, new ReadySessions(store, clock), settings.readyWait()),
                new Controllers(
                        settings.readyWait().compareTo(REPLY_TIMEOUT) > 0 ? settings.readyWait() : REPLY_TIMEOUT),
                LiveView.load(settings.publicUrl(), settings.frameAncestors()),
                new RequestTrail(log, clock, workers),
                workers,
                new OpenWork(),
                limits,
                new StalledConnections(limits.stalled(), STALL_GRACE),
                clock);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), Transport.BEST.ioHandlers());
        ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(Transport.BEST.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ClientInitializer(parts, clients))
                .bind(new InetSocketAddress(settings.bind(), settings.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(loops);
            workers.shutdownNow();
            throw new IllegalStateException(
                    "cannot listen at " + settings.bind() + ":" + settings.port() + " (GATEWAY_BIND, GATEWAY_PORT)",
                    bound.cause());
        }
        return new GatewayServer(settings, loops, parts, clients, bound.channel());
    }

    /** The port that it listens at. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many clients' connections there are. */
    int connections() {
        return clients.size();
    }

    /** Calls itself, as if it were a controller, so that the first client's connection finds every part of the way in use. */
    void rehearse() {
        String host = settings.bind().equals(ANY_ADDRESS) ? LOOPBACK : settings.bind();
        Endpoint itself = new Endpoint(host, port(), Optional.empty(), Optional.empty());
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/health");
        request.headers().set(HttpHeaderNames.HOST, host);
        EventLoop loop = loops.next();
        loop.execute(() -> parts.controllers().call(loop, itself, request, false, _ -> {}));
    }

    /**
     * Stops: takes no new connection, turns new requests away with 503, the health check included, lets what is under way finish
     * for as long as the settings allow, and closes the rest. Returns when all of it is done.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        parts.open().stop();
        listener.close().awaitUninterruptibly();
        try {
            parts.open().awaitNone(settings.drain());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        clients.forEach(client -> client.pipeline().fireUserEventTriggered(GatewayStops.NOW));
        clients.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        stop(loops);
        parts.workers().close();
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
