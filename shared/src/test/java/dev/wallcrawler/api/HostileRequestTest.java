package dev.wallcrawler.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.hostile.Bounded;
import dev.wallcrawler.hostile.HostileTexts;
import dev.wallcrawler.hostile.SoundLog;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a request holds, it is answered, in the API's form, and leaves sound lines. */
class HostileRequestTest {

    private static final List<String> NAMES = List.of("a", "number", "text", "flag", "list", "inner", "\ud800", "");

    @Provide
    Arbitrary<String> texts() {
        return HostileTexts.any();
    }

    @Provide
    Arbitrary<String> smallTexts() {
        return HostileTexts.small();
    }

    @Provide
    Arbitrary<String> bodies() {
        String sound = "{\"text\":\"x\",\"number\":60,\"flag\":true,\"list\":[\"a\"],\"inner\":{\"a\":{\"b\":\"c\"}}}";
        return Arbitraries.oneOf(HostileTexts.mutated(sound), HostileTexts.objectOf(NAMES), HostileTexts.any());
    }

    @Provide
    Arbitrary<String> queries() {
        String sound = "user_metadata['a']['it\\'s']:'back\\\\slash'";
        return Arbitraries.oneOf(HostileTexts.mutated(sound), HostileTexts.any().map(text -> "user_metadata['" + text + "']:'x'"));
    }

    @Property
    void shouldReadAnyBodyOrRefuseIt(@ForAll("bodies") String body, @ForAll boolean base64) throws JsonProcessingException {
        APIGatewayProxyRequestEvent event =
                TestingRequests.of("POST", "/v1/sessions").withBody(body).withIsBase64Encoded(base64);

        JsonNode answer = answered(event, call -> {
            JsonFields fields = JsonFields.parseObject(call.request().body());
            Map<String, Object> read = new HashMap<>();
            read.put("text", fields.string("text").orElse(""));
            read.put("number", fields.integer("number", 0, 100).orElse(0));
            read.put("flag", fields.bool("flag").orElse(false));
            read.put("list", fields.strings("list"));
            read.put("inner", fields.objectText("inner").orElse("{}"));
            return ApiResponse.json(200, read);
        }, Set.of(200, 400, 413));

        assertThat(answer.isObject()).isTrue();
    }

    @Property
    void shouldReadAnyQueryOrRefuseIt(@ForAll("queries") String q) throws JsonProcessingException {
        APIGatewayProxyRequestEvent event =
                TestingRequests.of("GET", "/v1/sessions").withQueryStringParameters(Map.of("q", q));

        answered(event, call -> {
            MetadataQuery query = MetadataQuery.parse(call.request().query("q").orElseThrow());
            assertThat(query.path()).isNotEmpty();
            return ApiResponse.json(200, Map.of("matches", query.matches("{\"a\":{\"it's\":\"back\\\\slash\"}}")));
        }, Set.of(200, 400));
    }

    @Property
    void shouldFindExactlyTheValueThatAQueryNames(
            @ForAll("smallTexts") String key, @ForAll("smallTexts") String value, @ForAll("smallTexts") String other) {
        String q = "user_metadata['" + escaped(key) + "']:'" + escaped(value) + "'";

        MetadataQuery query = Bounded.run(() -> MetadataQuery.parse(q));

        assertThat(query).isEqualTo(new MetadataQuery(List.of(key), value));
        assertThat(query.matches("{" + HostileTexts.quoted(key) + ":" + HostileTexts.quoted(other) + "}"))
                .isEqualTo(other.equals(value));
    }

    @Property
    void shouldAnswerWhateverSurroundsTheBody(
            @ForAll("texts") String method, @ForAll("texts") String route, @ForAll("smallTexts") String id,
            @ForAll("smallTexts") String name, @ForAll("texts") String value) throws JsonProcessingException {
        APIGatewayProxyRequestEvent event = TestingRequests.of(method, route)
                .withPath(value)
                .withPathParameters(Map.of("id", id))
                .withQueryStringParameters(Map.of(name, value))
                .withHeaders(Map.of(name, value, "User-Agent", value, "X-Amzn-Trace-Id", value));

        JsonNode answer = answered(event, _ -> ApiResponse.json(200, Map.of()), Set.of(200, 404));

        assertThat(answer.isObject()).isTrue();
    }

    private static JsonNode answered(
            APIGatewayProxyRequestEvent event,
            Function<ApiCall, ApiResponse> handler,
            Set<Integer> documented) throws JsonProcessingException {
        TestingEventLog log = TestingEventLog.of(LogGroupName.SESSIONS_CREATE);
        ApiEndpoint endpoint =
                new ApiEndpoint(log.eventLog(), new TestingClock(), event.getHttpMethod(), "/v1/sessions", handler);

        APIGatewayProxyResponseEvent response = Bounded.run(() -> endpoint.handle(event, null));

        assertThat(response.getStatusCode()).as(log.text()).isIn(documented);
        JsonNode body = Json.MAPPER.readTree(response.getBody());
        if (response.getStatusCode() >= 400) {
            assertThat(body.size()).isEqualTo(3);
            assertThat(body.path("statusCode").intValue()).isEqualTo(response.getStatusCode());
            assertThat(body.path("error").textValue()).isNotBlank();
            assertThat(body.path("message").textValue()).isNotBlank();
        }
        assertThat(response.getHeaders().values()).noneMatch(value -> value.chars().anyMatch(c -> c == '\r' || c == '\n'));
        SoundLog.hasLines(log, 1);
        return body;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
