package dev.wallcrawler.gateway.relay;

import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/** Reaches the controllers of sessions. */
public final class Controllers {

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

    private final Duration toAnswer;

    /** @param toAnswer how long a controller may take: it holds the first requests back until the browser has its first page */
    public Controllers(Duration toAnswer) {
        this.toAnswer = requireNonNull(toAnswer, "toAnswer is null");
    }

    /**
     * Puts one request to a controller.
     *
     * @param loop where the call lives; to be called from it
     * @param webSocket whether the controller may switch to WebSocket
     * @param onReply told once, on the loop
     */
    public ControllerCall call(
            EventLoop loop, Endpoint endpoint, FullHttpRequest request, boolean webSocket, Consumer<Reply> onReply) {
        ControllerCall call = new ControllerCall(request, webSocket, onReply);
        call.connect(
                new Bootstrap()
                        .group(loop)
                        .channel(Transport.BEST.channel())
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .handler(new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                ConnectionOptions.apply(channel.config());
                                channel.pipeline()
                                        .addLast(new HttpRequestEncoder(), new HttpResponseDecoder(), call);
                            }
                        })
                        .connect(new InetSocketAddress(endpoint.privateIp(), endpoint.port())));
        call.limit(loop.schedule(call::timeOut, toAnswer.toMillis(), TimeUnit.MILLISECONDS));
        return call;
    }
}
