package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.token.Audience;

import java.util.List;

/**
 * What the gateway serves, and under which paths. A template is also how a request is named in the log, where a path, which may
 * hold a token, never appears.
 */
enum Entrance {
    HEALTH("/health", Service.HEALTH, Audience.CONNECT),
    CONNECT("/v1/connect/{sessionId}", Service.SOCKET, Audience.CONNECT),
    CONNECT_PAGE("/v1/connect/{sessionId}/devtools/page/{targetId}", Service.SOCKET, Audience.CONNECT),
    CONNECT_VERSION("/v1/connect/{sessionId}/json/version", Service.DOCUMENT, Audience.CONNECT),
    CONNECT_LIST("/v1/connect/{sessionId}/json/list", Service.DOCUMENT, Audience.CONNECT),
    CONNECT_JSON("/v1/connect/{sessionId}/json", Service.DOCUMENT, Audience.CONNECT),
    ROOT_VERSION("/json/version", Service.DOCUMENT, Audience.CONNECT),
    ROOT_LIST("/json/list", Service.DOCUMENT, Audience.CONNECT),
    ROOT_JSON("/json", Service.DOCUMENT, Audience.CONNECT),
    LIVE_VIEW("/v1/live/{sessionId}/{token}", Service.LIVE_VIEW, Audience.LIVE),
    LIVE_PAGES("/v1/live/{sessionId}/{token}/pages", Service.DOCUMENT, Audience.LIVE),
    LIVE_SOCKET("/v1/live/{sessionId}/{token}/ws/{targetId}", Service.SOCKET, Audience.LIVE);

    /** What is done with a request. */
    enum Service {
        /** Answered at once. */
        HEALTH,
        /** Answered by the gateway with the live view's page. */
        LIVE_VIEW,
        /** Asked of the controller; its answer is passed on. */
        DOCUMENT,
        /** Becomes a WebSocket to the controller. */
        SOCKET
    }

    private final String template;
    private final Service service;
    private final Audience audience;

    Entrance(String template, Service service, Audience audience) {
        this.template = template;
        this.service = service;
        this.audience = audience;
    }

    String template() {
        return template;
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }

    Service service() {
        return service;
    }

    Audience audience() {
        return audience;
    }
}
