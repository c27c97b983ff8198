package dev.wallcrawler.sessions.debug;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.ApiCall;
import dev.wallcrawler.api.ApiResponse;
import dev.wallcrawler.api.CallersSessions;
import dev.wallcrawler.api.GatewayUrls;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.sessions.debug.LivePages.LivePage;
import dev.wallcrawler.sessions.debug.LivePages.LivePagesException;
import dev.wallcrawler.token.Audience;
import dev.wallcrawler.token.PendingToken;
import dev.wallcrawler.token.TokenSigner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

import static java.util.Objects.requireNonNull;

/**
 * Hands out the live view. Its URLs are good from the moment the session exists, as the gateway waits until the browser is ready;
 * and until the session's end, or for as long as was asked for if that is less. A session without a browser has no pages.
 */
final class SessionDebugger {

    private static final int MAX_SECONDS = 21_600;

    private final CallersSessions sessions;
    private final TokenSigner signer;
    private final GatewayUrls gateway;
    private final LivePages pages;
    private final InstantSource clock;

    SessionDebugger(
            SessionStore store, TokenSigner signer, GatewayUrls gateway, LivePages pages, InstantSource clock) {
        this.sessions = new CallersSessions(store);
        this.signer = requireNonNull(signer, "signer is null");
        this.gateway = requireNonNull(gateway, "gateway is null");
        this.pages = requireNonNull(pages, "pages is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    ApiResponse debug(ApiCall call) {
        OptionalInt asked = call.request().queryNumber("expiresIn", 1, MAX_SECONDS);
        Session session = sessions.find(call);
        Instant expiresAt = expiry(session, asked);
        PendingToken connect = PendingToken.start(() -> signer.sign(session.id(), Audience.CONNECT, expiresAt));
        String live = signer.sign(session.id(), Audience.LIVE, expiresAt);
        List<LivePage> open = pagesOf(call, session, live);
        return ApiResponse.json(200, json(session, expiresAt, live, connect.await(), open));
    }

    private Instant expiry(Session session, OptionalInt asked) {
        if (asked.isEmpty()) {
            return session.expiresAt();
        }
        Instant wanted = clock.instant().plusSeconds(asked.getAsInt());
        return wanted.isBefore(session.expiresAt()) ? wanted : session.expiresAt();
    }

    /** A browser that does not answer is no reason to withhold URLs that may work a moment later. */
    private List<LivePage> pagesOf(ApiCall call, Session session, String token) {
        boolean hasBrowser = session.status() == SessionStatus.READY || session.status() == SessionStatus.ACTIVE;
        if (!hasBrowser) {
            return List.of();
        }
        try {
            return pages.of(session, token);
        } catch (LivePagesException e) {
            call.log().log(SessionError.of("live_pages", e).session(session.ref()));
            return List.of();
        }
    }

    private ObjectNode json(Session session, Instant expiresAt, String live, String connect, List<LivePage> open) {
        ObjectNode json = urls(Json.MAPPER.createObjectNode(), gateway.live(session.id(), live));
        json.put("wsUrl", gateway.connect(session.id(), connect));
        ArrayNode array = json.putArray("pages");
        for (LivePage page : open) {
            ObjectNode item = array.addObject();
            item.put("id", page.id());
            item.put("url", page.url());
            item.put("faviconUrl", page.faviconUrl());
            item.put("title", page.title());
            urls(item, gateway.livePage(session.id(), live, page.id()));
        }
        json.put("expiresIn", secondsLeft(session, expiresAt));
        return json;
    }

    private static ObjectNode urls(ObjectNode json, String url) {
        return json.put("debuggerUrl", url)
                .put("debuggerFullscreenUrl", url + (url.contains("?") ? "&" : "?") + "fullscreen=true");
    }

    private long secondsLeft(Session session, Instant expiresAt) {
        Duration left = Duration.between(clock.instant(), expiresAt);
        return session.status().holdsSlot() ? Math.max(0, left.toSeconds()) : 0;
    }
}
