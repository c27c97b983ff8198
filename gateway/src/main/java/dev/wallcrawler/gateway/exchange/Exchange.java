package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.exchange.Entrance.Service;
import dev.wallcrawler.gateway.relay.ControllerCall;
import dev.wallcrawler.gateway.relay.RelayedHead;
import dev.wallcrawler.gateway.relay.Reply;
import dev.wallcrawler.gateway.session.Admission;
import dev.wallcrawler.gateway.session.Subject;
import dev.wallcrawler.session.Session;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/**
 * One request, from its arrival to its answer or to the client's leaving, whichever comes first. Confined to the client's event
 * loop; what may block runs on a worker and comes back to the loop.
 */
final class Exchange {

    private final GatewayRequest request;
    private final ExchangeParts parts;
    private final EventLoop loop;
    private final Client client;
    private Route route;
    private Subject subject = Subject.UNKNOWN;
    private Future<?> deciding;
    private ControllerCall call;
    private boolean done;

    Exchange(GatewayRequest request, ExchangeParts parts, EventLoop loop, Client client) {
        this.request = request;
        this.parts = parts;
        this.loop = loop;
        this.client = client;
    }

    GatewayRequest request() {
        return request;
    }

    void begin() {
        parts.open().began();
        if (!request.isHttp1()) {
            answer(400, "only HTTP/1 is spoken here");
        } else if (!findRoute()) {
            answer(400, "the query string is malformed");
        } else if (request.lacksHost()) {
            answer(400, "the Host header is missing");
        } else if (route == null) {
            answer(404, "there is nothing at this path");
        } else {
            enter(route);
        }
    }

    /** The client is gone: whatever is under way for it stops. */
    void abandon() {
        if (!done) {
            end(RequestTrail.CLIENT_LEFT, "the client left", Optional.empty());
        }
    }

    /** The gateway stops: the request is turned away now if it has no answer yet. */
    void cutShort() {
        if (!done) {
            answer(503, "the gateway is shutting down");
        }
    }

    /** Turns the request away before it was looked at, since it is not sound HTTP. */
    void refuse(int status, String message) {
        parts.open().began();
        findRoute();
        answer(status, message);
    }

    private boolean findRoute() {
        try {
            route = Route.find(request.head().uri()).orElse(null);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private void enter(Route to) {
        Service service = to.entrance().service();
        if (!request.isGet() && !(service == Service.HEALTH && request.isHead())) {
            answer(Answer.error(405, "only GET is allowed here").with(HttpHeaderNames.ALLOW, "GET"));
        } else if (parts.open().stopping()) {
            answer(503, "the gateway is shutting down");
        } else if (service == Service.HEALTH) {
            answer(Answer.json(200, "{\"status\":\"ok\"}"));
        } else if (service == Service.LIVE_VIEW || (service == Service.SOCKET && !request.asksForWebSocket())) {
            decide(() -> parts.admissions().know(to.ticket()));
        } else if (service == Service.SOCKET && !request.speaksCurrentWebSocket()) {
            answer(Answer.error(426, "the WebSocket's version must be " + GatewayRequest.WEBSOCKET_VERSION)
                    .with(HttpHeaderNames.UPGRADE, "websocket")
                    .with(HttpHeaderNames.SEC_WEBSOCKET_VERSION, GatewayRequest.WEBSOCKET_VERSION));
        } else if (service == Service.SOCKET && request.lacksWebSocketKey()) {
            answer(400, "the Sec-WebSocket-Key header is missing");
        } else {
            decide(() -> parts.admissions().open(to.ticket()));
        }
    }

    private void decide(Callable<Admission> decision) {
        deciding = parts.workers().submit(() -> {
            Admission admission;
            try {
                admission = decision.call();
            } catch (InterruptedException _) {
                return;
            } catch (Throwable e) {
                // Nobody looks at the task's own outcome: an Error would leave the client without an answer.
                admission = new Admission.Refused(500, "something went wrong", Subject.UNKNOWN, Optional.of(e));
            }
            Admission decided = admission;
            loop.execute(() -> decided(decided));
        });
    }

    private void decided(Admission admission) {
        if (done) {
            return;
        }
        switch (admission) {
            case Admission.Refused refused -> {
                subject = refused.subject();
                end(refused.status(), refused.message(), refused.cause());
                client.answer(Answer.error(refused.status(), refused.message()));
            }
            case Admission.Known(Session known) -> {
                subject = Subject.of(known.ref());
                answerFromHere(route.entrance());
            }
            case Admission.Open open -> {
                subject = Subject.of(open.session().ref());
                relay(route, open);
            }
        }
    }

    private void answerFromHere(Entrance entrance) {
        if (entrance == Entrance.LIVE_VIEW) {
            Answer page = new Answer(
                    200,
                    "text/html; charset=utf-8",
                    Map.of(
                            "content-security-policy", parts.liveView().contentSecurityPolicy(),
                            "referrer-policy", "no-referrer",
                            "x-robots-tag", "noindex"),
                    parts.liveView().html());
            answer(page);
        } else {
            answer(Answer.error(426, "a WebSocket is expected here").with(HttpHeaderNames.UPGRADE, "websocket"));
        }
    }

    private void relay(Route to, Admission.Open open) {
        boolean webSocket = to.entrance().service() == Service.SOCKET;
        String uri = to.controllerUri(request.head().uri(), open.session().id());
        FullHttpRequest relayed =
                RelayedHead.of(request.head(), uri, webSocket, request.id(), request.clientAddress());
        call = parts.controllers()
                .call(loop, open.endpoint(), relayed, webSocket, reply -> replied(open.session(), reply));
    }

    private void replied(Session from, Reply reply) {
        switch (reply) {
            case Reply.Answered answered -> answer(inErrorForm(answered));
            case Reply.Switched(var head, var controller) -> {
                end(101, "", Optional.empty());
                parts.open().began();
                controller.closeFuture().addListener(_ -> parts.open().ended());
                client.join(head, controller);
            }
            case Reply.Unreachable(var cause) -> decide(() -> parts.admissions().unreachable(from, cause));
        }
    }

    /** The controller's answer; where it refuses a WebSocket in the browser's own words, in those that every error has. */
    private Answer inErrorForm(Reply.Answered answered) {
        if (answered.status() < 400 || answered.contentType().startsWith("application/json")) {
            return new Answer(answered.status(), answered.contentType(), Map.of(), answered.body());
        }
        return switch (route.entrance()) {
            case CONNECT_PAGE, LIVE_SOCKET -> Answer.error(404, "the browser has no such page");
            default -> Answer.error(502, "the browser refused");
        };
    }

    private void answer(int status, String message) {
        end(status, message, Optional.empty());
        client.answer(Answer.error(status, message));
    }

    private void answer(Answer answer) {
        end(answer.status(), "the controller answered " + answer.status(), Optional.empty());
        client.answer(answer);
    }

    private void end(int status, String message, Optional<Throwable> cause) {
        done = true;
        if (deciding != null) {
            deciding.cancel(true);
        }
        if (call != null) {
            call.cancel();
        }
        Optional<Entrance> entrance = Optional.ofNullable(route).map(Route::entrance);
        // A load balancer asks for the health every few seconds: that would bury everything else.
        if (entrance.isEmpty() || entrance.get() != Entrance.HEALTH) {
            parts.trail().write(request, entrance, status, message, subject, cause);
        }
        parts.open().ended();
    }
}
