package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.api.ErrorBody;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.cdp.CdpTap;
import dev.wallcrawler.transport.OneWay;
import dev.wallcrawler.transport.Transport;
import dev.wallcrawler.transport.VanishedPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpServerCodec;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static java.util.Objects.requireNonNull;

/** Joins a client's connection to one of the browser's, for the rest of their lives. */
@SuppressWarnings("FutureReturnValueIgnored")
final class Splice {

    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int BAD_GATEWAY = 502;

    /**
     * The parts of the handshake that the browser needs. No extensions, above all no compression, so that passing messages can be
     * understood; no origin, as the token has said who may come in.
     */
    private static final List<String> PASSED_ON =
            List.of("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol");

    private final SessionEntrance.Visits visits;
    private final boolean asClient;
    private final Transport transport;
    private final CdpTap tap;
    private Presence presence = Presence.NOT_YET;

    private enum Presence {
        NOT_YET,
        COUNTED,
        OVER
    }

    Splice(SessionEntrance.Visits visits, boolean asClient, Transport transport) {
        this.visits = requireNonNull(visits, "visits is null");
        this.asClient = asClient;
        this.transport = requireNonNull(transport, "transport is null");
        this.tap = asClient ? visits.clientTap() : visits.viewerTap();
    }

    /** Opens the way on to the browser; the client is read on when it is open, or gets an error. */
    void open(ChannelHandlerContext front, DevTools devTools, String path, HttpHeaders headers) {
        Channel client = front.channel();
        client.config().setAutoRead(false);
        String handshake = handshake(devTools, path, headers);
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ProxyServer.waterMark())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(devTools.host(), devTools.port());
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                join(front, connecting.channel(), handshake);
            } else {
                HttpAnswer.json(
                        front,
                        BAD_GATEWAY,
                        ErrorBody.of(BAD_GATEWAY, "the browser does not answer").toJson());
            }
        });
    }

    private void join(ChannelHandlerContext front, Channel browser, String handshake) {
        Channel client = front.channel();
        if (!client.isActive()) {
            browser.close();
            return;
        }
        browser.pipeline().addLast(new OneWay(client, bytes -> {
            tap.fromBrowser(bytes);
            countWhenOpen();
        }, () -> {}));
        ChannelPipeline pipeline = client.pipeline();
        if (!asClient) {
            pipeline.addLast(new ViewerGate(tap::isBetweenFrames));
        }
        pipeline.addLast(new OneWay(browser, tap::fromClient, this::countOut));
        pipeline.remove(HttpServerCodec.class);
        pipeline.remove(front.handler());
        VanishedPeer.closeIfGone(client);
        browser.writeAndFlush(Unpooled.copiedBuffer(handshake, StandardCharsets.US_ASCII));
        browser.config().setAutoRead(true);
        client.config().setAutoRead(true);
    }

    /** A client is one from the browser's consent on: who asks for a page that there is not has never been there. */
    private void countWhenOpen() {
        if (asClient && presence == Presence.NOT_YET && tap.isOpen()) {
            presence = Presence.COUNTED;
            visits.clientConnected();
        }
    }

    private void countOut() {
        if (presence == Presence.COUNTED) {
            visits.clientLeft();
        }
        presence = Presence.OVER;
    }

    private static String handshake(DevTools devTools, String path, HttpHeaders headers) {
        StringBuilder request = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
        request.append("Host: ").append(devTools.authority()).append("\r\n");
        for (String name : PASSED_ON) {
            for (String value : headers.getAll(name)) {
                request.append(name).append(": ").append(value).append("\r\n");
            }
        }
        return request.append("\r\n").toString();
    }
}
