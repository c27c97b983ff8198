package dev.wallcrawler.sessions.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.api.ApiException;
import dev.wallcrawler.api.Json;
import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.hostile.HostileTexts;
import dev.wallcrawler.hostile.SoundLog;
import dev.wallcrawler.session.BrowserSettingsJson;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a create request asks for, it gets a session that can be stored and logged, or a 400 that says why not. */
class HostileBodyTest {

    private static final String SOUND = "{\"projectId\":\"p\",\"timeout\":60,\"keepAlive\":true,\"region\":\"us-west-2\","
            + "\"userMetadata\":{\"userId\":\"u\",\"n\":1.50,\"deep\":{\"a\":[1]}},\"browserSettings\":{\"blockAds\":true,"
            + "\"viewport\":{\"width\":1,\"height\":2},\"allowedDomains\":[\"a.test\"],\"os\":\"linux\"},\"proxies\":"
            + "[{\"type\":\"external\",\"server\":\"http://p.test:1\",\"username\":\"u\",\"password\":\"p\"}]}";
    private static final List<String> FIELDS = List.of(
            "projectId", "timeout", "keepAlive", "region", "userMetadata", "browserSettings", "proxies", "extensionId",
            "proxySettings", "unknown");
    private static final List<String> SETTINGS =
            List.of("viewport", "allowedDomains", "blockAds", "context", "os", "logSession", "solveCaptchas", "extensionId");
    private static final List<String> PROXY = List.of("type", "server", "username", "password", "domainPattern");

    private static CreateFunction function;
    private static int expectedLines;

    @BeforeContainer
    static void startFunction() {
        function = new CreateFunction(Integer.MAX_VALUE);
    }

    @AfterContainer
    static void shouldHaveLoggedSoundly() {
        SoundLog.hasLines(function.log, expectedLines);
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.oneOf(
                HostileTexts.mutated(SOUND),
                HostileTexts.objectOf(FIELDS),
                HostileTexts.objectOf(SETTINGS).map(settings -> "{\"browserSettings\":" + settings + "}"),
                HostileTexts.objectOf(PROXY).map(proxy -> "{\"proxies\":[" + proxy + "]}"),
                HostileTexts.small().map(text -> "{\"browserSettings\":{\"allowedDomains\":[" + HostileTexts.quoted(text) + "]}}"),
                HostileTexts.small().map(text -> "{\"proxies\":[{\"type\":\"external\",\"server\":" + HostileTexts.quoted(text) + "}]}"),
                HostileTexts.any());
    }

    @Provide
    Arbitrary<String> metadata() {
        return Arbitraries.oneOf(
                HostileTexts.objectOf(List.of("userId", "user_id", "a", "", "\ud800")),
                HostileTexts.any().map(text -> "{\"userId\":" + HostileTexts.quoted(text) + "}"));
    }

    @Property
    void shouldReadAnyBodyOrRefuseIt(@ForAll("bodies") String body) {
        try {
            CreateBody read = Bounded.run(() -> CreateBody.parse(body));

            assertThat(read.userMetadata().length()).isLessThanOrEqualTo(512);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(read.userMetadata())).isTrue();
            assertThat(BrowserSettingsJson.read(BrowserSettingsJson.write(read.browserSettings())))
                    .isEqualTo(read.browserSettings());
            assertThat(read.browserSettings().allowedDomains()).allMatch(domain -> domain.matches("[a-z0-9_.-]+"));
            read.proxy().ifPresent(proxy -> assertThat(proxy.server()).matches("[a-z0-9]+://[^\\s/@,;\"]+"));
        } catch (ApiException e) {
            assertThat(e.toResponse().statusCode()).isEqualTo(400);
        }
    }

    @Property(tries = 200)
    void shouldGiveBackTheMetadataThatItTook(@ForAll("metadata") String metadata) throws JsonProcessingException {
        APIGatewayProxyResponseEvent response =
                Bounded.run(() -> function.create("{\"userMetadata\":" + metadata + "}"));

        assertThat(response.getStatusCode()).isIn(201, 400, 413);
        JsonNode answer = CreateFunction.json(response);
        if (response.getStatusCode() == 201) {
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(response.getBody())).isTrue();
            assertThat(answer.path("userMetadata")).isEqualTo(Json.MAPPER.readTree(metadata));
        } else {
            assertThat(answer.path("statusCode").asInt()).isEqualTo(response.getStatusCode());
        }
        expectedLines += response.getStatusCode() == 201 ? 2 : 1;
    }
}
