package dev.wallcrawler.controller.egress;

import dev.wallcrawler.transport.OneWay;
import dev.wallcrawler.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * One connection of the browser's, and the one to the external proxy that belongs to it. Requests get the credentials and go on;
 * answers come back as they are. From a CONNECT on, both directions are passed on untouched. Confined to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
final class RelayedConnection extends SimpleChannelInboundHandler<HttpObject> {

    private static final int CONNECT_TIMEOUT_MS = 30_000;
    private static final String BAD_REQUEST = "400 Bad Request";
    private static final String BAD_GATEWAY = "502 Bad Gateway";

    private final CompletableFuture<Upstream> upstream;
    private final Transport transport;
    private final Consumer<Throwable> unreachable;
    private final Queue<HttpObject> waiting = new ArrayDeque<>();
    private Upstream proxy;
    private Channel out;
    private boolean opening;
    private boolean tunnel;
    private boolean over;

    /** @param unreachable told when the proxy cannot be reached */
    RelayedConnection(CompletableFuture<Upstream> upstream, Transport transport, Consumer<Throwable> unreachable) {
        this.upstream = requireNonNull(upstream, "upstream is null");
        this.transport = requireNonNull(transport, "transport is null");
        this.unreachable = requireNonNull(unreachable, "unreachable is null");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (over) {
            return;
        }
        if (part.decoderResult().isFailure() || (part instanceof HttpRequest request && !isForAProxy(request))) {
            refuse(context, BAD_REQUEST);
            return;
        }
        waiting.add(ReferenceCountUtil.retain(part));
        if (out != null) {
            passOn(context);
        } else if (!opening) {
            opening = true;
            context.channel().config().setAutoRead(false);
            upstream.thenAccept(found -> Thread.startVirtualThread(() -> find(context, found)));
        }
    }

    private static boolean isForAProxy(HttpRequest request) {
        return request.method().equals(HttpMethod.CONNECT) || request.uri().regionMatches(true, 0, "http://", 0, 7);
    }

    private void find(ChannelHandlerContext context, Upstream found) {
        try {
            List<InetSocketAddress> addresses = found.addresses();
            context.executor().execute(() -> connect(context, found, addresses, 0));
        } catch (IOException e) {
            context.executor().execute(() -> fail(context, e));
        }
    }

    private void connect(ChannelHandlerContext context, Upstream to, List<InetSocketAddress> addresses, int next) {
        if (over) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(context.channel().eventLoop())
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ProxyRelay.WATER_MARK)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.applyKeepAlive(channel.config());
                        to.tls().ifPresent(tls ->
                                channel.pipeline().addLast(tls.newHandler(channel.alloc(), to.host(), to.port())));
                    }
                })
                .connect(addresses.get(next));
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                shakeHands(context, to, connecting.channel());
            } else if (next + 1 < addresses.size()) {
                connect(context, to, addresses, next + 1);
            } else {
                fail(context, connected.cause());
            }
        });
    }

    private void shakeHands(ChannelHandlerContext context, Upstream to, Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            join(context, to, channel);
            return;
        }
        channel.read();
        tls.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                join(context, to, channel);
            } else {
                fail(context, shaken.cause());
            }
        });
    }

    private void join(ChannelHandlerContext context, Upstream to, Channel channel) {
        if (over) {
            channel.close();
            return;
        }
        proxy = to;
        out = channel;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline()
                .addLast(
                        new HttpRequestEncoder(),
                        new PassedOnReset(context.channel()),
                        new OneWay(context.channel(), _ -> {}, () -> {}));
        channel.config().setAutoRead(true);
        passOn(context);
        context.channel().config().setAutoRead(true);
    }

    /** An answer without a length would look whole if the connection ended in order. */
    private static final class PassedOnReset extends ChannelInboundHandlerAdapter {
        private final Channel browser;

        PassedOnReset(Channel browser) {
            this.browser = browser;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            browser.config().setOption(ChannelOption.SO_LINGER, 0);
            context.fireExceptionCaught(cause);
        }
    }

    private void passOn(ChannelHandlerContext context) {
        for (HttpObject part = waiting.poll(); part != null; part = waiting.poll()) {
            if (part instanceof HttpRequest request) {
                request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, proxy.authorization());
                tunnel = request.method().equals(HttpMethod.CONNECT);
            }
            out.write(part);
            if (tunnel && part instanceof LastHttpContent) {
                out.flush();
                dig(context);
                return;
            }
        }
        out.flush();
        if (!out.isWritable()) {
            context.channel().config().setAutoRead(false);
        }
    }

    private void dig(ChannelHandlerContext context) {
        out.pipeline().remove(HttpRequestEncoder.class);
        context.pipeline().addLast(new OneWay(out, _ -> {}, () -> {}));
        context.pipeline().remove(HttpRequestDecoder.class);
        context.pipeline().remove(this);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (out != null && context.channel().isWritable()) {
            out.config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        if (out != null) {
            out.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void fail(ChannelHandlerContext context, Throwable cause) {
        if (!over) {
            unreachable.accept(cause);
            refuse(context, BAD_GATEWAY);
        }
    }

    private void refuse(ChannelHandlerContext context, String status) {
        end();
        context.writeAndFlush(Unpooled.copiedBuffer(
                        "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void end() {
        over = true;
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
