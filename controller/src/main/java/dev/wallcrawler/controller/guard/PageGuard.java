package dev.wallcrawler.controller.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.ExternalProxy;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/** Answers for the requests that Chromium pauses: lets them go, blocks them, or gives the proxy its credentials. */
@SuppressWarnings("FutureReturnValueIgnored")
public final class PageGuard {

    private static final String PAGE = "page";
    private static final String BLOCKED = "BlockedByClient";

    private final CdpPipe pipe;
    private final Rules rules;
    private final DomainList allowed;
    private final DomainList blocked;

    /** The rest is used by the reading thread alone. */
    private final Set<String> mainFrames = new HashSet<>();

    private final Set<String> authenticated = new HashSet<>();

    /**
     * What is guarded.
     *
     * @param allowedDomains domains, subdomains included, that pages may be opened from; empty means any
     * @param blockedHosts hosts that nothing is loaded from, subdomains included
     * @param proxy whose credentials are given when it asks for them
     */
    public record Rules(List<String> allowedDomains, List<String> blockedHosts, Optional<ExternalProxy> proxy) {
        public Rules {
            allowedDomains = List.copyOf(allowedDomains);
            blockedHosts = List.copyOf(blockedHosts);
            requireNonNull(proxy, "proxy is null");
        }

        /** Whether there is nothing to guard. */
        public boolean isEmpty() {
            return allowedDomains.isEmpty() && blockedHosts.isEmpty() && !authenticates();
        }

        private boolean authenticates() {
            return proxy.filter(ExternalProxy::authenticates).isPresent();
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
     * @return completes when no request gets by any more
     */
    public static CompletableFuture<Void> start(Rules rules, OutputStream commands, InputStream messages) {
        PageGuard guard = new PageGuard(new CdpPipe(commands, messages), rules);
        Thread.ofPlatform().daemon().name("page-guard").start(() -> guard.pipe.readAll(guard::hear));
        CompletableFuture<JsonNode> discovering =
                guard.pipe.send("Target.setDiscoverTargets", object().put("discover", true));
        return CompletableFuture.allOf(discovering, guard.pipe.send("Fetch.enable", guard.whatToPause()));
    }

    /** Chromium gives a chance to authenticate only for requests that it was to pause. */
    private ObjectNode whatToPause() {
        ObjectNode params = object().put("handleAuthRequests", rules.authenticates());
        ArrayNode patterns = params.putArray("patterns");
        if (rules.authenticates()) {
            patterns.addObject().put("urlPattern", "*");
            return params;
        }
        if (!allowed.isEmpty()) {
            patterns.addObject().put("urlPattern", "*").put("resourceType", "Document");
        }
        for (String host : rules.blockedHosts()) {
            patterns.addObject().put("urlPattern", "*://" + host + "/*");
            patterns.addObject().put("urlPattern", "*://*." + host + "/*");
        }
        return params;
    }

    private void hear(String event, JsonNode params) {
        switch (event) {
            case "Target.targetCreated" -> created(params.path("targetInfo"));
            case "Target.targetDestroyed" -> mainFrames.remove(params.path("targetId").asText());
            case "Fetch.requestPaused" -> decide(params);
            case "Fetch.authRequired" -> authenticate(params);
            default -> {
                // Of no interest here.
            }
        }
    }

    private void created(JsonNode target) {
        if (target.path("type").asText().equals(PAGE)) {
            mainFrames.add(target.path("targetId").asText());
        }
    }

    private void decide(JsonNode params) {
        ObjectNode answer = object().put("requestId", params.path("requestId").asText());
        if (isBlocked(params)) {
            pipe.send("Fetch.failRequest", answer.put("errorReason", BLOCKED));
        } else {
            pipe.send("Fetch.continueRequest", answer);
        }
    }

    private boolean isBlocked(JsonNode params) {
        String url = params.path("request").path("url").asText();
        boolean leavesDomains = !allowed.isEmpty() && isMainFrameNavigation(params) && !allowed.contains(url);
        return leavesDomains || blocked.contains(url);
    }

    /** A page's main frame has the page's target id. */
    private boolean isMainFrameNavigation(JsonNode params) {
        return params.path("resourceType").asText().equals("Document")
                && mainFrames.contains(params.path("frameId").asText());
    }

    /** A request that comes back for credentials was refused with those that it has got. */
    private void authenticate(JsonNode params) {
        String requestId = params.path("requestId").asText();
        ObjectNode answer = object().put("requestId", requestId);
        ObjectNode response = answer.putObject("authChallengeResponse");
        boolean byProxy = params.path("authChallenge").path("source").asText().equals("Proxy");
        if (!byProxy || rules.proxy().isEmpty()) {
            response.put("response", "Default");
        } else if (authenticated.add(requestId)) {
            response.put("response", "ProvideCredentials")
                    .put("username", rules.proxy().get().username().orElse(""))
                    .put("password", rules.proxy().get().password().orElse(""));
        } else {
            response.put("response", "CancelAuth");
        }
        pipe.send("Fetch.continueWithAuth", answer);
    }

    private static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }
}
