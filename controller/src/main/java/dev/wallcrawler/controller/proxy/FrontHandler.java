package dev.wallcrawler.controller.proxy;

import dev.wallcrawler.api.ErrorBody;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.InvalidTokenException;
import dev.wallcrawler.transport.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * Reads a connection's first request and serves it: there is no second one. Who ends its side of the connection while it waits for
 * a WebSocket has left.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class FrontHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;

    private final SessionEntrance entrance;
    private final Transport transport;
    private final Duration requestTimeout;
    private boolean hasRequest;
    private boolean waits;

    /** @param requestTimeout how long the connection may take for its request */
    FrontHandler(SessionEntrance entrance, Transport transport, Duration requestTimeout) {
        this.entrance = requireNonNull(entrance, "entrance is null");
        this.transport = requireNonNull(transport, "transport is null");
        this.requestTimeout = requireNonNull(requestTimeout, "requestTimeout is null");
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.executor().schedule(() -> closeIfSilent(context), requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeIfSilent(ChannelHandlerContext context) {
        if (!hasRequest) {
            context.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (hasRequest || !(part instanceof HttpRequest request)) {
            return;
        }
        hasRequest = true;
        if (request.decoderResult().isFailure()) {
            refuse(context, BAD_REQUEST, "this is not sound HTTP");
        } else if (!request.method().equals(HttpMethod.GET)) {
            refuse(context, NOT_FOUND, "there is nothing here");
        } else {
            serve(context, request);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (waits) {
                context.close();
            } else {
                closeIfSilent(context);
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void serve(ChannelHandlerContext context, HttpRequest request) {
        switch (Route.of(request.uri())) {
            case Route.Health() -> HttpAnswer.json(context, OK, "{\"status\":\"ok\"}");
            case Route.ConnectBrowser(String session, String token) -> {
                if (admitted(context, session, token, Audience.CONNECT)) {
                    open(context, request, Optional.empty(), true);
                }
            }
            case Route.ConnectPage(String session, String token, String target) -> {
                if (admitted(context, session, token, Audience.CONNECT)) {
                    open(context, request, Optional.of(target), true);
                }
            }
            case Route.LivePage(String session, String token, String target) -> {
                if (admitted(context, session, token, Audience.LIVE)) {
                    open(context, request, Optional.of(target), false);
                }
            }
            case Route.Version(String session, String token) -> {
                if (admitted(context, session, token, Audience.CONNECT)) {
                    ask(context, devTools -> answers(request, token).version(devTools));
                }
            }
            case Route.Targets(String session, String token) -> {
                if (admitted(context, session, token, Audience.CONNECT)) {
                    ask(context, devTools -> answers(request, token).targets(devTools));
                }
            }
            case Route.LivePages(String session, String token) -> {
                if (admitted(context, session, token, Audience.LIVE)) {
                    ask(context, DevToolsAnswers::pages);
                }
            }
            case Route.Unknown() -> refuse(context, NOT_FOUND, "there is nothing here");
            case Route.Malformed() -> refuse(context, BAD_REQUEST, "the path or the query string is malformed");
        }
    }

    private boolean admitted(ChannelHandlerContext context, String session, String token, Audience audience) {
        if (!session.equals(entrance.sessionId())) {
            refuse(context, NOT_FOUND, "there is no such session here");
            return false;
        }
        try {
            entrance.tokens().get().verify(token, session, audience);
            return true;
        } catch (InvalidTokenException e) {
            refuse(context, UNAUTHORIZED, e.getMessage());
        } catch (ExecutionException _) {
            refuse(context, UNAVAILABLE, "tokens cannot be verified");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            refuse(context, UNAVAILABLE, "shutting down");
        }
        return false;
    }

    private void open(
            ChannelHandlerContext context, HttpRequest request, Optional<String> targetId, boolean asClient) {
        if (!request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            refuse(context, UPGRADE_REQUIRED, "this is a WebSocket");
            return;
        }
        HttpHeaders headers = request.headers();
        context.channel().config().setAutoRead(false);
        waits = true;
        whenBrowserAnswers(context, devTools -> {
            String path = targetId.map(DevTools::pagePath).orElse(devTools.browserPath());
            new Splice(entrance.visits(), asClient, transport).open(context, devTools, path, headers);
        });
    }

    /** Goes on, on the connection's thread, when the browser can take clients; at once if it can. */
    private void whenBrowserAnswers(ChannelHandlerContext context, Consumer<DevTools> next) {
        entrance.browser().whenComplete((devTools, failure) -> {
            Runnable step = () -> {
                if (!context.channel().isActive()) {
                    return;
                }
                if (failure == null) {
                    next.accept(devTools);
                } else {
                    refuse(context, BAD_GATEWAY, "the browser does not answer");
                }
            };
            if (context.executor().inEventLoop()) {
                step.run();
            } else {
                context.executor().execute(step);
            }
        });
    }

    private DevToolsAnswers answers(HttpRequest request, String token) {
        String host = Optional.ofNullable(request.headers().get(HttpHeaderNames.HOST)).orElse("localhost");
        return new DevToolsAnswers(entrance.gatewayUrl().orElse("ws://" + host), entrance.sessionId(), token);
    }

    private interface Question {
        String ask(DevTools devTools) throws IOException;
    }

    /** Asks the browser on a thread that may wait. */
    private void ask(ChannelHandlerContext context, Question question) {
        whenBrowserAnswers(context, devTools -> Thread.startVirtualThread(() -> {
            try {
                String answer = question.ask(devTools);
                context.executor().execute(() -> HttpAnswer.json(context, OK, answer));
            } catch (IOException _) {
                context.executor().execute(() -> refuse(context, BAD_GATEWAY, "the browser does not answer"));
            }
        }));
    }

    private static void refuse(ChannelHandlerContext context, int statusCode, String message) {
        HttpAnswer.json(context, statusCode, ErrorBody.of(statusCode, message).toJson());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
