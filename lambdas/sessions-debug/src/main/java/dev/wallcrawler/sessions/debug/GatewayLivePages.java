package dev.wallcrawler.sessions.debug;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.Deadline;
import dev.wallcrawler.api.GatewayUrls;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.session.Session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/** Asks the gateway, as the live view itself does: this function has no way of its own to a browser. */
final class GatewayLivePages implements LivePages {

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http;
    private final GatewayUrls gateway;
    private final Duration timeout;

    GatewayLivePages(GatewayUrls gateway, Duration timeout) {
        this.gateway = requireNonNull(gateway, "gateway is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public List<LivePage> of(Session session, String token) {
        HttpResponse<String> response = get(gateway.livePages(session.id(), token));
        return switch (response.statusCode()) {
            case 200 -> pages(response.body());
            case 404, 410 -> List.of();
            default -> throw new LivePagesException("the gateway answered " + response.statusCode());
        };
    }

    /** Whether the gateway answers at all. */
    boolean reachesGateway() {
        return get(gateway.health()).statusCode() == 200;
    }

    private HttpResponse<String> get(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Deadline.cap(timeout)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LivePagesException("the gateway did not answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new LivePagesException("interrupted while the gateway was asked");
        }
    }

    private static List<LivePage> pages(String body) {
        try {
            JsonNode array = Json.MAPPER.readTree(body);
            if (!array.isArray()) {
                throw new LivePagesException("the gateway's answer is not a list");
            }
            List<LivePage> pages = new ArrayList<>();
            for (JsonNode page : array) {
                pages.add(new LivePage(text(page, "id"), text(page, "url"), text(page, "title"), text(page, "faviconUrl")));
            }
            return pages;
        } catch (JsonProcessingException _) {
            throw new LivePagesException("the gateway's answer is not JSON");
        }
    }

    private static String text(JsonNode page, String field) {
        return page.path(field).asText("");
    }
}
