package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.relay.ConnectionOptions;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/** Sets up each connection that a client makes. */
public final class ClientInitializer extends ChannelInitializer<SocketChannel> {

    /** For how long a connection may be idle between requests: longer than a load balancer in front keeps one. */
    public static final Duration TO_IDLE = Duration.ofMinutes(4);

    private static final int MAX_REQUEST_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;

    private final ExchangeParts parts;
    private final ChannelGroup clients;
    private final Idlers idlers;

    /** @param clients where each connection is added to */
    public ClientInitializer(ExchangeParts parts, ChannelGroup clients) {
        this.parts = requireNonNull(parts, "parts is null");
        this.clients = requireNonNull(clients, "clients is null");
        this.idlers = new Idlers(parts.limits().idlers());
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        clients.add(channel);
        ConnectionOptions.applyToClient(channel.config());
        RequestClock clock = new RequestClock(parts.limits().toSend(), TO_IDLE, idlers);
        channel.pipeline()
                .addLast(
                        clock,
                        new HttpRequestDecoder(new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                                .setMaxHeaderSize(MAX_HEADERS)),
                        new HttpResponseEncoder(),
                        new HttpConnection(parts, clock));
    }
}
