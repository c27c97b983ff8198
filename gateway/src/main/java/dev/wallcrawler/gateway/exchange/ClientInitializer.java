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

    /** How long a request may take to come in. */
    public static final Duration TO_SEND = Duration.ofSeconds(10);

    private static final Duration TO_IDLE = Duration.ofSeconds(75);
    private static final int MAX_REQUEST_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 16 * 1024;

    private final ExchangeParts parts;
    private final ChannelGroup clients;
    private final Duration toSend;

    /** @param clients where each connection is added to */
    public ClientInitializer(ExchangeParts parts, ChannelGroup clients, Duration toSend) {
        this.parts = requireNonNull(parts, "parts is null");
        this.clients = requireNonNull(clients, "clients is null");
        this.toSend = requireNonNull(toSend, "toSend is null");
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        clients.add(channel);
        ConnectionOptions.apply(channel.config());
        RequestClock clock = new RequestClock(toSend, TO_IDLE);
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
