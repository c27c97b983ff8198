package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.e2e.ApiClient.LiveSession;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A session in which every kind of secret is handed out and used, well and badly: an API key, tokens to connect and to look on,
 * and a proxy's credentials.
 */
final class SecretScenario {
    private static final String USERNAME = "proxy-user-5d2c8e";
    private static final String PASSWORD = "proxy-pass-91f0b7";
    private static final String OTHER_PASSWORD = "proxy-pass-a44e03";
    private static final String WRONG_KEY = "wc_wrong-3b7f92d1";

    private final ApiClient api;
    private final List<String> secrets = new ArrayList<>(List.of(
            USERNAME, PASSWORD, OTHER_PASSWORD, WRONG_KEY, AskingProxy.basic(USERNAME, PASSWORD)));
    /** The answers that must not repeat what was asked with. */
    private final List<Answer> refusals = new ArrayList<>();

    SecretScenario(ApiClient api) {
        this.api = api;
    }

    /** What to do while the session lives. */
    interface Meanwhile {
        void with(LiveSession session) throws Exception;
    }

    /**
     * Plays it.
     *
     * @return the session, which was asked to end
     */
    LiveSession play(Meanwhile meanwhile) throws Exception {
        try (AskingProxy proxy = new AskingProxy(USERNAME, PASSWORD)) {
            LiveSession session = api.created(body(proxy.url(), PASSWORD));
            secrets.add(session.signingKey());
            secrets.add(api.retrieve(session.id()).text("signingKey"));
            try (CdpClient client = CdpClient.connect(session.connectUrl())) {
                browse(client);
                lookOn(session);
                misuse(session, proxy);
                meanwhile.with(session);
            }
            api.release(session.id());
            return session;
        }
    }

    /** Every secret so far. */
    Collection<String> secrets() {
        return List.copyOf(Set.copyOf(secrets));
    }

    /** All refusals, headers and bodies. */
    List<String> refusals() {
        return refusals.stream().map(answer -> answer.headers() + "\n" + answer.body()).toList();
    }

    private void browse(CdpClient client) {
        String target = client.call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
        String page = client.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        client.call(page, "Page.enable", Map.of());
        client.call(page, "Page.navigate", Map.of("url", "http://site.example/"));
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            JsonNode title = client.call(page, "Runtime.evaluate", Map.of("expression", "document.title"));
            assertThat(title.at("/result/value").asText()).isEqualTo(AskingProxy.TITLE);
        });
    }

    private void lookOn(LiveSession session) {
        JsonNode debug = api.debug(session.id()).json();
        assertThat(debug.path("pages")).isNotEmpty();
        remember(debug);
        URI live = URI.create(debug.path("debuggerUrl").asText());
        new ApiClient(URI.create("http://" + live.getAuthority()), "").send("GET", live.getRawPath(), "", Map.of("X-BB-API-Key", ""));
        try (CdpClient onlooker = CdpClient.connect(URI.create(debug.path("wsUrl").asText()))) {
            onlooker.call("Browser.getVersion", Map.of());
        }
    }

    private void remember(JsonNode debug) {
        List<JsonNode> urls = new ArrayList<>(debug.findValues("wsUrl"));
        urls.addAll(debug.findValues("debuggerUrl"));
        urls.addAll(debug.findValues("debuggerFullscreenUrl"));
        urls.forEach(url -> secrets.add(url.asText()));
    }

    private void misuse(LiveSession session, AskingProxy proxy) {
        refused(api.create(body("http://" + USERNAME + ":" + OTHER_PASSWORD + "@127.0.0.1:1", OTHER_PASSWORD)));
        refused(api.create(body("not a server " + OTHER_PASSWORD, OTHER_PASSWORD)));
        refused(api.create(body(proxy.url(), OTHER_PASSWORD.repeat(1_000))));
        refused(api.create(body(proxy.url(), OTHER_PASSWORD).replace("\"external\"", "\"" + OTHER_PASSWORD + "\"")));
        refused(api.create("{\"proxies\": " + body(proxy.url(), OTHER_PASSWORD).substring(20)));
        refused(api.send("GET", "/v1/sessions", "", Map.of("X-BB-API-Key", WRONG_KEY)));
        refused(api.list("?q=" + session.signingKey()));
        refused(api.list("?cursor=" + session.signingKey()));
        refused(api.retrieve(session.signingKey()));
        String url = session.connectUrl().toString();
        refused(UpgradeRequest.send(URI.create(url.replace(session.id(), "sess_01JD3M8T6W5ZQK4V9XN2R7CFBH"))));
        refused(UpgradeRequest.send(URI.create(url.replace("/connect/", "/nothing/"))));
        refused(UpgradeRequest.send(URI.create(url.replace("?token=", "/").replace("/connect/", "/live/"))));
        refused(UpgradeRequest.send(URI.create(url + "x")));
    }

    private void refused(Answer answer) {
        assertThat(answer.status()).isBetween(400, 499);
        refusals.add(answer);
    }

    private static String body(String proxy, String password) {
        return """
                {"proxies": [{"type": "external", "server": "%s", "username": "%s", "password": "%s"}], "keepAlive": true}"""
                .formatted(proxy, USERNAME, password);
    }
}
