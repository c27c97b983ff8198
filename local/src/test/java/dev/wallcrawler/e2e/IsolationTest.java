package dev.wallcrawler.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.e2e.ApiClient.LiveSession;
import dev.wallcrawler.session.Endpoint;
import dev.wallcrawler.token.Audience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Every credential at every endpoint that it is not for: nothing is opened, and nothing is told of what there is. */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final String UNKNOWN = "sess_01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final String RELEASE = "{\"status\": \"REQUEST_RELEASE\"}";

    private E2eStack stack;
    private Tenant owner;
    private Tenant neighbour;
    private LiveSession mine;
    private LiveSession sibling;
    private LiveSession foreign;
    private String target;

    @BeforeAll
    void openSessions(E2eStack stack) {
        this.stack = stack;
        owner = stack.newTenant("isolated", 2);
        neighbour = stack.newTenant("neighbour", 1);
        mine = owner.api().created("{\"keepAlive\": true, \"userMetadata\": {\"whose\": \"isolated\"}}");
        sibling = owner.api().created("{\"keepAlive\": true}");
        foreign = neighbour.api().created("{\"keepAlive\": true}");
        for (LiveSession session : List.of(sibling, foreign)) {
            stack.remember(session.signingKey());
            CdpClient.connect(session.connectUrl()).close();
        }
        stack.remember(mine.signingKey());
        CdpClient client = CdpClient.connect(mine.connectUrl());
        target = client.call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
        client.close();
    }

    @AfterAll
    void release() {
        owner.api().release(mine.id());
        owner.api().release(sibling.id());
        neighbour.api().release(foreign.id());
    }

    /** Who listens. */
    enum Place {
        GATEWAY,
        CONTROLLER
    }

    /** A way in to a session's browser. */
    enum Door {
        BROWSER("/v1/connect/%1$s?token=%2$s", Audience.CONNECT),
        PAGE("/v1/connect/%1$s/devtools/page/%3$s?token=%2$s", Audience.CONNECT),
        VERSION("/v1/connect/%1$s/json/version?token=%2$s", Audience.CONNECT),
        LIST("/v1/connect/%1$s/json/list?token=%2$s", Audience.CONNECT),
        JSON("/v1/connect/%1$s/json?token=%2$s", Audience.CONNECT),
        LIVE_VIEW("/v1/live/%1$s/%2$s", Audience.LIVE),
        LIVE_PAGES("/v1/live/%1$s/%2$s/pages", Audience.LIVE),
        LIVE_SOCKET("/v1/live/%1$s/%2$s/ws/%3$s", Audience.LIVE);

        private final String template;
        private final Audience audience;

        Door(String template, Audience audience) {
            this.template = template;
            this.audience = audience;
        }

        String path(String sessionId, String token, String target) {
            return template.formatted(sessionId, token, target);
        }

        boolean isOf(Place place) {
            return place == Place.GATEWAY || this != LIVE_VIEW;
        }
    }

    private Map<String, String> wrongTokens(Door door) {
        Audience other = door.audience == Audience.CONNECT ? Audience.LIVE : Audience.CONNECT;
        Map<String, String> tokens = new LinkedHashMap<>(ForgedTokens.of(stack).against(mine.id(), door.audience.claim()));
        tokens.put("no token", "");
        tokens.put("this session's token for the other use", signed(mine.id(), other));
        tokens.put("another session's token", signed(sibling.id(), door.audience));
        tokens.put("a neighbour's token", signed(foreign.id(), door.audience));
        tokens.put("an unknown session's token", signed(UNKNOWN, door.audience));
        tokens.put("the owner's API key", owner.apiKey());
        return tokens;
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void shouldOpenADoorOnlyToItsOwnToken(Door door) {
        for (Place place : Place.values()) {
            if (!door.isOf(place)) {
                continue;
            }
            wrongTokens(door).forEach((name, token) -> {
                URI url = at(place, door.path(mine.id(), token, target));
                isRefused(name + ", WebSocket, at " + place, UpgradeRequest.send(url));
                isRefused(name + ", GET, at " + place, PlainRequest.get(url));
            });
            Answer opened = UpgradeRequest.send(at(place, door.path(mine.id(), signed(mine.id(), door.audience), target)));
            assertThat(opened.status()).as("%s at %s with its own token", door, place).isIn(101, 200);
        }
    }

    /** Where the path names no session, a token opens its own session and no other. */
    @ParameterizedTest
    @EnumSource(value = Door.class, names = {"VERSION", "LIST", "JSON"})
    void shouldFindOnlyTheTokensOwnSessionWhereThePathNamesNone(Door door) {
        String path = door.path("x", "%s", "").replace("/v1/connect/x", "");
        ForgedTokens.of(stack).against(mine.id(), "connect").forEach((name, token) ->
                isRefused(name, PlainRequest.get(at(Place.GATEWAY, path.formatted(token)))));
        isRefused("live", PlainRequest.get(at(Place.GATEWAY, path.formatted(signed(mine.id(), Audience.LIVE)))));

        Answer own = PlainRequest.get(at(Place.GATEWAY, path.formatted(mine.signingKey())));
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.body()).contains(mine.id()).doesNotContain(sibling.id(), foreign.id());
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void shouldSayTheSameOfASessionThatIsNotAndOfOneThatIsSomebodyElses(Door door) {
        Answer somebodyElses = PlainRequest.get(at(Place.GATEWAY, door.path(mine.id(), foreign.signingKey(), target)));
        Answer nobodys = PlainRequest.get(at(Place.GATEWAY, door.path(UNKNOWN, foreign.signingKey(), target)));

        assertThat(nobodys.status()).isEqualTo(somebodyElses.status()).isEqualTo(401);
        assertThat(nobodys.body()).isEqualTo(somebodyElses.body());
    }

    /** An operation of the API. */
    private record Operation(String method, String path, String body) {
        Answer by(ApiClient api, String sessionId) {
            return api.send(method, path.formatted(sessionId), body, Map.of());
        }
    }

    static List<Operation> operations() {
        return List.of(
                new Operation("GET", "/v1/sessions/%s", ""),
                new Operation("POST", "/v1/sessions/%s", RELEASE),
                new Operation("GET", "/v1/sessions/%s/debug", ""));
    }

    private Map<String, String> wrongKeys() {
        Tenant revoked = stack.newTenant("revoked-key", 1);
        assertThat(stack.stack().projects().revokeKey(revoked.keyId())).isTrue();
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("no key", "");
        keys.put("an unknown key", "wc_0000000000000000000000000000000000000000000");
        keys.put("a revoked key", revoked.apiKey());
        keys.put("the key's id", owner.keyId());
        keys.put("the project's id", owner.projectId());
        keys.put("a connect token", mine.signingKey());
        keys.put("a live-view token", signed(mine.id(), Audience.LIVE));
        keys.put("the key and more", owner.apiKey() + "x");
        keys.put("the key in other letters", owner.apiKey().toUpperCase(Locale.ROOT));
        return keys;
    }

    @Test
    void shouldDoNothingWithoutAKey() {
        List<Operation> all = new ArrayList<>(operations());
        all.add(new Operation("GET", "/v1/sessions", ""));
        all.add(new Operation("POST", "/v1/sessions", "{}"));
        wrongKeys().forEach((name, key) -> all.forEach(operation -> {
            Answer answer = operation.by(new ApiClient(stack.stack().baseUrl(), key), mine.id());
            assertThat(answer.status()).as("%s: %s", name, operation).isEqualTo(401);
            isError(answer);
        }));
        assertThat(owner.api().status(mine.id())).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void shouldKnowNothingOfANeighboursSession(Operation operation) {
        Answer existing = operation.by(neighbour.api(), mine.id());

        assertThat(existing.status()).isEqualTo(404);
        assertThat(existing.body()).isEqualTo(operation.by(neighbour.api(), UNKNOWN).body());
        isError(existing);
        assertThat(owner.api().status(mine.id())).isEqualTo("RUNNING");
    }

    @Test
    void shouldListAndCreateInOnesOwnProjectOnly() {
        String q = "?q=user_metadata%5B%27whose%27%5D%3A%27isolated%27";

        assertThat(owner.api().list(q).body()).contains(mine.id());
        assertThat(neighbour.api().list(q).body()).isEqualTo("[]");
        assertThat(neighbour.api().list("").body()).contains(foreign.id()).doesNotContain(mine.id(), sibling.id());
        Answer others = neighbour.api().create("{\"projectId\": \"" + owner.projectId() + "\"}");
        Answer nobodys = neighbour.api().create("{\"projectId\": \"proj_nobodys\"}");
        assertThat(others.status()).isEqualTo(403);
        assertThat(others.body()).isEqualTo(nobodys.body());
    }

    /** The key is a name within a project: what another project has under it is neither repeated nor in the way. */
    @Test
    void shouldGiveEachProjectASessionOfItsOwnForTheSameIdempotencyKey() {
        Map<String, String> key = Map.of("Idempotency-Key", "the-same-key");
        Tenant first = stack.newTenant("first-with-key", 2);
        Tenant second = stack.newTenant("second-with-key", 2);

        Answer ofFirst = first.api().send("POST", "/v1/sessions", "{\"keepAlive\": true}", key);
        Answer ofSecond = second.api().send("POST", "/v1/sessions", "{\"keepAlive\": true}", key);
        Answer again = first.api().send("POST", "/v1/sessions", "{\"keepAlive\": true}", key);

        List.of(ofFirst, ofSecond, again).forEach(answer -> stack.remember(answer.text("signingKey")));
        assertThat(List.of(ofFirst.status(), ofSecond.status(), again.status())).containsOnly(201);
        assertThat(again.text("id")).as("the key counts").isEqualTo(ofFirst.text("id"));
        assertThat(ofSecond.text("projectId")).isEqualTo(second.projectId());
        assertThat(ofSecond.body() + ofSecond.headers())
                .doesNotContain(ofFirst.text("id"), first.projectId(), ofFirst.text("signingKey"), ofFirst.text("connectUrl"));
        first.api().release(ofFirst.text("id"));
        second.api().release(ofSecond.text("id"));
    }

    @Test
    void shouldListNothingOfAnothersByItsCursor() {
        Answer page = owner.api().list("?limit=1");
        String cursor = page.header("x-next-cursor").orElseThrow();
        String rest = "?limit=1&cursor=" + cursor;
        assertThat(page.body() + owner.api().list(rest).body()).as("the cursor is good").contains(mine.id(), sibling.id());

        for (String query : List.of(rest, "?cursor=" + cursor)) {
            Answer answer = neighbour.api().list(query);
            String next = answer.header("x-next-cursor")
                    .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
                    .orElse("");
            assertThat(answer.status()).isIn(200, 400);
            assertThat(answer.body() + next).doesNotContain(mine.id(), sibling.id(), owner.projectId());
        }
    }

    private URI at(Place place, String path) {
        Endpoint controller = stack.stack().sessions().find(mine.id()).orElseThrow().endpoint().orElseThrow();
        return URI.create(switch (place) {
            case GATEWAY -> stack.stack().gatewayUrl() + path;
            case CONTROLLER -> "ws://" + controller.privateIp() + ":" + controller.port() + path;
        });
    }

    private String signed(String sessionId, Audience audience) {
        String token = stack.signer().sign(sessionId, audience, Instant.now().plus(Duration.ofMinutes(5)));
        stack.remember(token);
        return token;
    }

    /** No token at all makes a path of the live view another one, which does not exist. */
    private static void isRefused(String name, Answer answer) {
        assertThat(answer.status()).as(name).isIn(401, 404);
        if (!name.startsWith("no token")) {
            assertThat(answer.status()).as(name).isEqualTo(401);
        }
        isError(answer);
    }

    private static void isError(Answer answer) {
        JsonNode body = answer.json();
        assertThat(body.properties().stream().map(Map.Entry::getKey)).containsExactlyInAnyOrder("statusCode", "error", "message");
        assertThat(body.path("statusCode").asInt()).isEqualTo(answer.status());
    }
}
