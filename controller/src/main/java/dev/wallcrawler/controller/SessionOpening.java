package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.proxy.ProxyServer;
import dev.wallcrawler.controller.proxy.SessionEntrance;
import dev.wallcrawler.controller.watch.SessionWatch;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.session.ExternalProxy;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.token.TokenVerifier;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import static java.util.Objects.requireNonNull;

/**
 * Makes ready what a session takes beside its browser, while that is starting: the way to the session's item, the way in for
 * clients, the key that tokens are verified with. Nothing waits for anything that it does not need.
 */
final class SessionOpening {

    private final ControllerSettings settings;
    private final SessionWatch watch;
    private final SessionTrail trail;
    private final Timeline timeline;
    private final Future<SessionStore> store;
    private final Future<TokenVerifier> tokens;
    private final Future<ProxyServer> server;
    private final Future<Whereabouts> whereabouts;
    private final Future<?> shield;
    private final CompletableFuture<Optional<String>> egressIp;
    private final CompletableFuture<DevTools> browser = new CompletableFuture<>();

    /**
     * Starts to make ready; returns at once.
     *
     * @param port where to listen for clients
     */
    SessionOpening(
            ControllerSettings settings,
            Parts parts,
            SessionWatch watch,
            SessionEntrance.Visits visits,
            SessionTrail trail,
            Timeline timeline,
            int port) {
        this.settings = requireNonNull(settings, "settings is null");
        this.watch = requireNonNull(watch, "watch is null");
        this.trail = requireNonNull(trail, "trail is null");
        this.timeline = requireNonNull(timeline, "timeline is null");
        this.store = Background.start("session-store", () -> openStore(parts));
        this.tokens = Background.start("tokens", parts.tokens());
        SessionEntrance entrance = new SessionEntrance(
                settings.session().sessionId(), settings.gatewayUrl(), tokens, browser, visits);
        this.server = Background.start("proxy", () -> startProxy(entrance, port));
        this.shield = Background.start("shield", () -> raiseShield(settings));
        this.whereabouts = Background.start("whereabouts", () -> Whereabouts.find(settings));
        this.egressIp = Whereabouts.egressIp(settings);
        if (!parts.rehearsed()) {
            Thread.ofPlatform().daemon().name("rehearsal").start(this::rehearse);
        }
    }

    /** Reads the item once: the connection is warm then, and a session that was released meanwhile is not begun. */
    private SessionStore openStore(Parts parts) throws Exception {
        SessionStore opened = parts.store().call();
        try {
            Optional<Session> session = opened.find(settings.session().sessionId());
            if (session.filter(found -> found.status().holdsSlot()).isEmpty()) {
                watch.endedElsewhere();
            }
        } catch (RuntimeException e) {
            trail.error(SessionError.of("controller_find", e));
        }
        timeline.reached("store");
        return opened;
    }

    /** Only a container's environment leads to credentials. */
    private static boolean raiseShield(ControllerSettings settings) {
        boolean needed = settings.containerMetadata().isPresent();
        if (needed) {
            new Shield().raise();
        }
        return needed;
    }

    private ProxyServer startProxy(SessionEntrance entrance, int port) {
        ProxyServer started = ProxyServer.start(settings.bindAddress(), port, entrance);
        timeline.reached("listening");
        return started;
    }

    /**
     * The session's item; waits until it can be reached.
     *
     * @throws IllegalStateException if it cannot
     */
    SessionStore store() {
        return Background.await(store);
    }

    /** The proxy that the session's item names, with its credentials. */
    Optional<ExternalProxy> externalProxy() {
        return store().find(settings.session().sessionId()).flatMap(Session::proxy);
    }

    /**
     * Waits until clients can come; they wait at the entrance then, until they are let in.
     *
     * @return where they can
     * @throws IllegalStateException if something could not be made ready
     */
    Endpoint endpoint() {
        Whereabouts here = Background.await(whereabouts);
        int port = Background.await(server).port();
        Background.await(tokens);
        Background.await(store);
        Background.await(shield);
        return new Endpoint(here.privateIp(), port, egressIp.getNow(Optional.empty()), here.containerId());
    }

    /** Lets clients in to the browser. */
    void letIn(DevTools devTools) {
        browser.complete(devTools);
    }

    /** Tells clients that the browser does not answer. */
    void turnAway(Exception cause) {
        browser.completeExceptionally(cause);
    }

    /** Takes the first steps that a client will take, so that they are not the first ones any more. */
    private void rehearse() {
        try {
            Rehearsal.ofEntrance(Background.await(server).port(), Background.await(tokens));
        } catch (IOException | RuntimeException e) {
            // Nothing is lost but the head start.
            trail.notice("the rehearsal was cut short", Map.of("cause", e.toString()));
        }
    }

    /** Lets nobody in any more. */
    void close() {
        if (server.state() == Future.State.SUCCESS) {
            server.resultNow().close();
        }
    }
}
