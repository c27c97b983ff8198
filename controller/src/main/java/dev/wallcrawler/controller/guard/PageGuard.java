package dev.wallcrawler.controller.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/** Answers for the requests that Chromium pauses: lets them go, or blocks them. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class PageGuard {

    private static final String PAGE = "page";
    private static final String BLOCKED = "BlockedByClient";

    private final CdpPipe pipe;
    private final Rules rules;
    private final DomainList allowed;
    private final DomainList blocked;

    /** Used by the reading thread alone. */
    private final Set<String> mainFrames = new HashSet<>();

    /**
     * What is guarded.
     *
     * @param allowedDomains domains, subdomains included, that pages may be opened from; empty means any
     * @param blockedHosts hosts that nothing is loaded from, subdomains included
     */
    public record Rules(List<String> allowedDomains, List<String> blockedHosts) {
        public Rules {
            allowedDomains = List.copyOf(allowedDomains);
            blockedHosts = List.copyOf(blockedHosts);
        }

        /** Whether there is nothing to guard. */
        public boolean isEmpty() {
            return allowedDomains.isEmpty() && blockedHosts.isEmpty();
        }
    }

    private PageGuard(CdpPipe pipe, Rules rules) {
        this.pipe = requireNonNull(pipe, "pipe is null");
        this.rules = requireNonNull(rules, "rules is null");
        this.allowed = new DomainList(rules.allowedDomains());
        this.blocked = new DomainList(rules.blockedHosts());
    }

    /**
     * Puts a browser under guard.
     *
     * @param commands the writing half of its DevTools pipe
     * @param messages the reading half
     * @param undecided told the first time that a request stays paused because its message could not be dealt with
     * @return completes when no request gets by any more
     */
    public static CompletableFuture<Void> start(
            Rules rules, OutputStream commands, InputStream messages, Consumer<Exception> undecided) {
        PageGuard guard = new PageGuard(new CdpPipe(commands, messages), rules);
        AtomicBoolean told = new AtomicBoolean();
        Consumer<Exception> unread = cause -> {
            if (told.compareAndSet(false, true)) {
                undecided.accept(cause);
            }
        };
        Thread.ofPlatform().daemon().name("page-guard").start(() -> guard.pipe.readAll(guard::hear, unread));
        CompletableFuture<Void> discovering =
                guard.pipe.send("Target.setDiscoverTargets", object().put("discover", true));
        return CompletableFuture.allOf(discovering, guard.pipe.send("Fetch.enable", guard.whatToPause()));
    }

    private ObjectNode whatToPause() {
        ObjectNode params = object();
        ArrayNode patterns = params.putArray("patterns");
        if (!allowed.isEmpty()) {
            patterns.addObject().put("urlPattern", "*").put("resourceType", "Document");
        }
        for (String host : rules.blockedHosts()) {
            patterns.addObject().put("urlPattern", "*://" + host + "/*");
            patterns.addObject().put("urlPattern", "*://*." + host + "/*");
        }
        return params;
    }

    private void hear(CdpMessage event) {
        switch (event.text("method")) {
            case "Target.targetCreated" -> created(event);
            case "Target.targetDestroyed" -> mainFrames.remove(event.text("params.targetId"));
            case "Fetch.requestPaused" -> decide(event);
            default -> {
                // Of no interest here.
            }
        }
    }

    private void created(CdpMessage event) {
        if (event.text("params.targetInfo.type").equals(PAGE)) {
            mainFrames.add(event.text("params.targetInfo.targetId"));
        }
    }

    private void decide(CdpMessage paused) {
        ObjectNode answer = object().put("requestId", paused.text("params.requestId"));
        if (isBlocked(paused)) {
            pipe.send("Fetch.failRequest", answer.put("errorReason", BLOCKED));
        } else {
            pipe.send("Fetch.continueRequest", answer);
        }
    }

    private boolean isBlocked(CdpMessage paused) {
        String url = paused.text("params.request.url");
        boolean leavesDomains = !allowed.isEmpty() && isMainFrameNavigation(paused) && !allowed.contains(url);
        return leavesDomains || blocked.contains(url);
    }

    /** A page's main frame has the page's target id. */
    private boolean isMainFrameNavigation(CdpMessage paused) {
        return paused.text("params.resourceType").equals("Document")
                && mainFrames.contains(paused.text("params.frameId"));
    }

    private static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }
}
