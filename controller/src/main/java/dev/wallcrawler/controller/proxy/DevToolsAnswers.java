package dev.wallcrawler.controller.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.DevToolsHttp;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import static java.util.Objects.requireNonNull;

/**
 * Chromium's own answers, with addresses that lead back through the gateway in the place of its own.
 *
 * @param gatewayUrl the gateway's base, in any of the schemes ws, wss, http and https
 * @param token the token that the asker came with
 */
record DevToolsAnswers(String gatewayUrl, String sessionId, String token) {

    /** A page may have a whole document for its address, or its icon; of a longer text, the beginning tells enough. */
    private static final int MAX_CHARACTERS = 4_096;

    private static final String URL = "url";
    private static final String TITLE = "title";
    private static final String ICON = "faviconUrl";
    private static final String VERSION = "/json/version";
    private static final String LIST = "/json/list";
    private static final String SOCKET_URL = "webSocketDebuggerUrl";
    private static final String FRONTEND_URL = "devtoolsFrontendUrl";

    DevToolsAnswers {
        requireNonNull(gatewayUrl, "gatewayUrl is null");
        requireNonNull(sessionId, "sessionId is null");
        requireNonNull(token, "token is null");
    }

    /** The record's own text would hold the token. */
    @Override
    public String toString() {
        return "DevToolsAnswers[sessionId=" + sessionId + "]";
    }

    String version(DevTools devTools) throws IOException {
        ObjectNode version = (ObjectNode) Json.MAPPER.readTree(DevToolsHttp.get(devTools, VERSION));
        version.put(SOCKET_URL, url(""));
        return version.toString();
    }

    String targets(DevTools devTools) throws IOException {
        JsonNode targets = Json.MAPPER.readTree(DevToolsHttp.get(devTools, LIST));
        for (JsonNode target : targets) {
            ObjectNode fields = (ObjectNode) target;
            fields.remove(FRONTEND_URL);
            shorten(fields);
            fields.put(SOCKET_URL, url(DevTools.pagePath(fields.path("id").asText())));
        }
        return targets.toString();
    }

    private String url(String path) {
        return socketBase() + "/v1/connect/" + sessionId + path + "?token="
                + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private String socketBase() {
        String base = gatewayUrl.endsWith("/") ? gatewayUrl.substring(0, gatewayUrl.length() - 1) : gatewayUrl;
        return base.toLowerCase(Locale.ROOT).startsWith("http") ? "ws" + base.substring("http".length()) : base;
    }

    /** The pages alone, with what a person wants to know of them. */
    static String pages(DevTools devTools) throws IOException {
        ArrayNode pages = Json.MAPPER.createArrayNode();
        for (JsonNode target : Json.MAPPER.readTree(DevToolsHttp.get(devTools, LIST))) {
            if (target.path("type").asText().equals("page")) {
                ObjectNode page = pages.addObject();
                for (String field : List.of("id", URL, ICON)) {
                    page.put(field, target.path(field).asText(""));
                }
                page.put(TITLE, unescaped(target.path(TITLE).asText("")));
                shorten(page);
            }
        }
        return pages.toString();
    }

    private static void shorten(ObjectNode target) {
        for (String field : List.of(URL, TITLE)) {
            String text = target.path(field).asText("");
            if (text.length() > MAX_CHARACTERS) {
                target.put(field, text.substring(0, MAX_CHARACTERS - 1) + "…");
            }
        }
        // Half a picture is none.
        if (target.path(ICON).asText("").length() > MAX_CHARACTERS) {
            target.put(ICON, "");
        }
    }

    /** Chromium writes titles for HTML, in the five entities that its {@code base::EscapeForHTML} knows. */
    private static String unescaped(String title) {
        return title.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
