package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.e2e.ApiClient.LiveSession;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever is wrong with a request, the answer has the documented code and the one form that errors have. */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongInputTest {
    private static final Map<Integer, String> ERRORS = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            410, "Gone",
            413, "Payload Too Large");

    private E2eStack stack;
    private Tenant tenant;
    private LiveSession mine;
    private LiveSession other;
    private LiveSession foreign;
    private String foreignProject;
    private LiveSession ended;

    @BeforeAll
    void openSessions(E2eStack stack) {
        this.stack = stack;
        tenant = stack.newTenant("mine", 3);
        Tenant neighbour = stack.newTenant("foreign", 1);
        foreignProject = neighbour.projectId();
        foreign = neighbour.api().created("{}");
        neighbour.api().release(foreign.id());
        mine = tenant.api().created("{\"keepAlive\": true}");
        other = tenant.api().created("{\"keepAlive\": true}");
        ended = tenant.api().created("{}");
        tenant.api().release(ended.id());
        List.of(foreign, mine, other, ended).forEach(session -> stack.remember(session.signingKey()));
        CdpClient.connect(mine.connectUrl()).close();
        CdpClient.connect(other.connectUrl()).close();
    }

    @AfterAll
    void release() {
        tenant.api().release(mine.id());
        tenant.api().release(other.id());
    }

    /**
     * A request to the API.
     *
     * @param status the code that is due
     * @param says a word that the message must hold
     */
    private record Wrong(
            String name, String method, String path, String body, Map<String, String> headers, int status, String says) {
        static Wrong body(String name, String body, int status, String says) {
            return new Wrong(name, "POST", "/v1/sessions", body, Map.of(), status, says);
        }

        static Wrong call(String name, String method, String path, int status, String says) {
            return new Wrong(name, method, path, "", Map.of(), status, says);
        }

        Wrong with(String header, String value) {
            return new Wrong(name, method, path, body, Map.of(header, value), status, says);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    List<Wrong> wrongRequests() {
        String path = "/v1/sessions/" + mine.id();
        return List.of(
                Wrong.body("no key", "{}", 401, "").with("X-BB-API-Key", ""),
                Wrong.body("wrong key", "{}", 401, "").with("X-BB-API-Key", "bb_live_wrong"),
                Wrong.body("revoked key", "{}", 401, "").with("X-BB-API-Key", revokedKey()),
                Wrong.call("wrong key, retrieve", "GET", path, 401, "").with("X-BB-API-Key", "bb_live_wrong"),
                Wrong.body("foreign project", "{\"projectId\": \"" + foreignProject + "\"}", 403, "project"),
                Wrong.call("foreign session, retrieve", "GET", "/v1/sessions/" + foreign.id(), 404, ""),
                Wrong.call("foreign session, debug", "GET", "/v1/sessions/" + foreign.id() + "/debug", 404, ""),
                new Wrong("foreign session, release", "POST", "/v1/sessions/" + foreign.id(),
                        "{\"status\": \"REQUEST_RELEASE\"}", Map.of(), 404, ""),
                Wrong.call("unknown session", "GET", "/v1/sessions/sess_01ARZ3NDEKTSV4RRFFQ69G5FAV", 404, ""),
                Wrong.call("no session id at all", "GET", "/v1/sessions/%20", 404, ""),
                Wrong.call("unknown route, GET", "GET", "/v1/nothing", 404, ""),
                Wrong.call("unknown route, POST", "POST", "/v1/nothing", 404, ""),
                Wrong.call("unknown route, PUT", "PUT", "/v1/nothing", 404, ""),
                Wrong.call("unknown route, PATCH", "PATCH", "/v1/nothing", 404, ""),
                Wrong.call("unknown route, DELETE", "DELETE", "/v1/nothing", 404, ""),
                Wrong.call("unknown route without a key", "GET", "/", 404, "").with("X-BB-API-Key", ""),
                Wrong.call("known path, PUT", "PUT", "/v1/sessions", 404, ""),
                Wrong.call("known path, PATCH", "PATCH", path, 404, ""),
                Wrong.call("known path, DELETE", "DELETE", path, 404, ""),
                Wrong.body("broken JSON", "{\"timeout\": ", 400, "JSON"),
                Wrong.body("two JSON documents", "{} {}", 400, "JSON"),
                Wrong.body("an array", "[]", 400, "object"),
                Wrong.body("2 MiB", "{\"userMetadata\": {\"a\": \"" + "x".repeat(2 << 20) + "\"}}", 413, ""),
                Wrong.body("timeout too short", "{\"timeout\": 5}", 400, "timeout"),
                Wrong.body("timeout too long", "{\"timeout\": 21601}", 400, "timeout"),
                Wrong.body("timeout no number", "{\"timeout\": \"x\"}", 400, "timeout"),
                Wrong.body("timeout no integer", "{\"timeout\": 60.5}", 400, "timeout"),
                Wrong.body("keepAlive no boolean", "{\"keepAlive\": \"yes\"}", 400, "keepAlive"),
                Wrong.body("unknown region", "{\"region\": \"mars-1\"}", 400, "region"),
                Wrong.body("viewport of a string", "{\"browserSettings\": {\"viewport\": {\"width\": \"x\"}}}", 400,
                        "browserSettings.viewport.width"),
                Wrong.body("600 characters of metadata",
                        "{\"userMetadata\": {\"a\": \"" + "x".repeat(600) + "\"}}", 400, "userMetadata"),
                Wrong.body("a context", "{\"browserSettings\": {\"context\": {\"id\": \"c\"}}}", 400, "context"),
                Wrong.body("an extension", "{\"extensionId\": \"e\"}", 400, "extensionId"),
                Wrong.body("a managed proxy", "{\"proxies\": true}", 400, "prox"),
                Wrong.call("bad q", "GET", "/v1/sessions?q=nonsense", 400, "q"),
                Wrong.call("q with another operator", "GET",
                        "/v1/sessions?q=" + encoded("user_metadata['a']>'1'"), 400, "q"),
                Wrong.call("unknown status to list", "GET", "/v1/sessions?status=SLEEPING", 400, "status"),
                Wrong.call("bad cursor", "GET", "/v1/sessions?cursor=nonsense", 400, "cursor"),
                Wrong.call("bad limit", "GET", "/v1/sessions?limit=0", 400, "limit"),
                new Wrong("another status", "POST", path, "{\"status\": \"PAUSE\"}", Map.of(), 400, "status"),
                new Wrong("no status", "POST", path, "{}", Map.of(), 400, "status"),
                new Wrong("release, broken JSON", "POST", path, "{", Map.of(), 400, "JSON"));
    }

    @ParameterizedTest
    @MethodSource("wrongRequests")
    void shouldRefuse(Wrong wrong) {
        Answer answer = tenant.api().send(wrong.method(), wrong.path(), wrong.body(), wrong.headers());

        isRefused(answer, wrong.status(), wrong.says());
        assertThat(answer.header("x-request-id")).isPresent();
    }

    /** What is asked of the gateway. */
    private record Entrance(String name, URI url, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    List<Entrance> closedEntrances() {
        Instant later = Instant.now().plus(Duration.ofMinutes(5));
        String connect = signed(mine.id(), Audience.CONNECT, later);
        String live = signed(mine.id(), Audience.LIVE, later);
        String expired = signed(mine.id(), Audience.CONNECT, Instant.now().minus(Duration.ofMinutes(5)));
        String unknown = "sess_01ARZ3NDEKTSV4RRFFQ69G5FAV";
        return List.of(
                entrance("no token", "/v1/connect/" + mine.id(), 401),
                entrance("no JWT", "/v1/connect/" + mine.id() + "?token=nonsense", 401),
                entrance("a signature of nobody", "/v1/connect/" + mine.id() + "?token=" + forged(connect), 401),
                entrance("the token of another session", "/v1/connect/" + mine.id() + "?token=" + other.signingKey(), 401),
                entrance("an expired token", "/v1/connect/" + mine.id() + "?token=" + expired, 401),
                entrance("a live-view token to connect", "/v1/connect/" + mine.id() + "?token=" + live, 401),
                entrance("an unknown session",
                        "/v1/connect/" + unknown + "?token=" + signed(unknown, Audience.CONNECT, later), 404),
                entrance("an ended session", "/v1/connect/" + ended.id() + "?token=" + ended.signingKey(), 410),
                entrance("DevTools HTTP without a token", "/v1/connect/" + mine.id() + "/json/version", 401),
                entrance("a page with another session's token",
                        "/v1/connect/" + mine.id() + "/devtools/page/ABC?token=" + other.signingKey(), 401),
                entrance("live view with no token", "/v1/live/" + mine.id() + "/nonsense", 401),
                entrance("live view of another session",
                        "/v1/live/" + mine.id() + "/" + signed(other.id(), Audience.LIVE, later) + "/pages", 401),
                entrance("an unknown route", "/v1/nothing", 404),
                entrance("the root", "/", 404));
    }

    @ParameterizedTest
    @MethodSource("closedEntrances")
    void shouldRefuseAtTheGateway(Entrance entrance) {
        isRefused(UpgradeRequest.send(entrance.url()), entrance.status(), "");
    }

    @Test
    void shouldAcceptWhatIsOnlyUnusual() {
        Answer empty = tenant.api().create("");
        assertThat(empty.status()).as(empty.body()).isEqualTo(201);
        tenant.api().release(empty.text("id"));

        assertThat(tenant.api().release(ended.id()).status()).isEqualTo(200);
        assertThat(UpgradeRequest.send(mine.connectUrl()).status()).isEqualTo(101);
    }

    private static void isRefused(Answer answer, int status, String says) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("content-type")).hasValue("application/json; charset=utf-8");
        JsonNode body = answer.json();
        assertThat(body.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("statusCode", "error", "message");
        assertThat(body.path("statusCode").asInt()).isEqualTo(status);
        assertThat(body.path("error").asText()).isEqualTo(ERRORS.get(status));
        assertThat(body.path("message").asText()).isNotBlank().contains(says);
    }

    private String revokedKey() {
        Tenant revoked = stack.newTenant("revoked", 1);
        assertThat(stack.stack().projects().revokeKey(revoked.keyId())).isTrue();
        return revoked.apiKey();
    }

    private Entrance entrance(String name, String path, int status) {
        return new Entrance(name, URI.create(stack.stack().gatewayUrl() + path), status);
    }

    private String signed(String sessionId, Audience audience, Instant expiresAt) {
        String token = stack.signer().sign(sessionId, audience, expiresAt);
        stack.remember(token);
        return token;
    }

    /** The same claims under a signature that was changed in its middle. */
    private static String forged(String token) {
        int middle = token.length() - 40;
        char changed = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + changed + token.substring(middle + 1);
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }
}
