package dev.wallcrawler.api;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonFieldsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "{}"})
    void shouldReadNothingFromAnEmptyBody(String body) {
        JsonFields fields = JsonFields.parseObject(body);

        assertThat(fields.string("a")).isEmpty();
        assertThat(fields.bool("a")).isEmpty();
        assertThat(fields.integer("a", 1, 2)).isEmpty();
        assertThat(fields.object("a")).isEmpty();
        assertThat(fields.objectText("a")).isEmpty();
        assertThat(fields.objects("a")).isEmpty();
        assertThat(fields.strings("a")).isEmpty();
    }

    @Test
    void shouldNameWhatNobodyHasRead() {
        JsonFields fields = JsonFields.parseObject(
                """
                {"a": 1, "b": {"c": 1, "d": {"e": 1}}, "f": [{"g": 1, "h": 1}, {"g": 1}], "i": {"j": 1}, "k": 1}""");
        fields.integer("a", 1, 1);
        fields.object("b").orElseThrow().integer("c", 1, 1);
        fields.objects("f").forEach(item -> item.integer("g", 1, 1));
        fields.objectText("i");
        fields.string("absent");

        assertThat(fields.unread()).containsExactly("k", "b.d", "f[0].h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "nonsense", "{\"a\":}", "{} {}", "{}x", "{'a':1}", "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":1,\"a\":2}"})
    void shouldRefuseBrokenJson(String body) {
        assertBadRequest(() -> JsonFields.parseObject(body), "the body is not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
    void shouldRefuseABodyThatIsNoObject(String body) {
        assertBadRequest(() -> JsonFields.parseObject(body), "the body must be a JSON object");
    }

    @Test
    void shouldRefuseABodyThatIsNestedBeyondReason() {
        assertBadRequest(() -> JsonFields.parseObject("{\"a\":".repeat(200_000)), "the body is not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\ud800\"}", "{\"\ud800\":1}", "{\"a\":[\"\\uDC00\\ud800\"]}", "{\"a\":\"\udc00\"}"})
    void shouldRefuseATextThatCannotBeKept(String body) {
        assertBadRequest(
                () -> JsonFields.parseObject(body), "the body holds half of a surrogate pair, which is not a character");
    }

    @Test
    void shouldReadACharacterOutsideOfTheBasicPlane() {
        assertThat(JsonFields.parseObject("{\"a\":\"\\ud83d\\ude00 \ud83d\ude00\"}").string("a"))
                .hasValue("\ud83d\ude00 \ud83d\ude00");
    }

    @Test
    void shouldRefuseAnExponentBeyondAllNumbers() {
        assertBadRequest(() -> JsonFields.parseObject("{\"timeout\":1e9999999999}"), "the body is not valid JSON");
    }

    @ParameterizedTest
    @CsvSource({"60,60", "21600,21600", "60.0,60", "6e1,60"})
    void shouldReadWholeNumbersInAnyNotation(String written, int value) {
        assertThat(JsonFields.parseObject("{\"timeout\":" + written + "}").integer("timeout", 60, 21_600))
                .isEqualTo(OptionalInt.of(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"59", "21601", "60.5", "-60", "\"60\"", "\"x\"", "null", "true", "[60]", "{}", "1e999999999",
                "4294967356", "99999999999999999999999999"})
    void shouldRefuseAnythingButAWholeNumberInRange(String written) {
        JsonFields fields = JsonFields.parseObject("{\"timeout\":" + written + "}");

        assertBadRequest(
                () -> fields.integer("timeout", 60, 21_600), "timeout must be a whole number from 60 to 21600");
    }

    @Test
    void shouldNameAFieldByItsPath() {
        JsonFields fields = JsonFields.parseObject(
                """
                {"browserSettings": {"viewport": {"width": "wide"}, "allowedDomains": ["a", 1]},
                 "proxies": [{"type": "none"}, {"type": 1}]}""");
        JsonFields settings = fields.object("browserSettings").orElseThrow();

        assertBadRequest(
                () -> settings.object("viewport").orElseThrow().integer("width", 1, 10),
                "browserSettings.viewport.width must be a whole number from 1 to 10");
        assertBadRequest(
                () -> settings.strings("allowedDomains"), "browserSettings.allowedDomains[1] must be a string");
        assertBadRequest(
                () -> fields.objects("proxies").get(1).string("type"), "proxies[1].type must be a string");
    }

    @Test
    void shouldRefuseWrongTypes() {
        JsonFields fields = JsonFields.parseObject("{\"n\":null,\"s\":\"text\",\"i\":1,\"a\":[1],\"os\":\"amiga\"}");

        assertBadRequest(() -> fields.string("n"), "n must be a string");
        assertBadRequest(() -> fields.string("i"), "i must be a string");
        assertBadRequest(() -> fields.bool("s"), "s must be true or false");
        assertBadRequest(() -> fields.object("s"), "s must be an object");
        assertBadRequest(() -> fields.object("a"), "a must be an object");
        assertBadRequest(() -> fields.objectText("n"), "n must be an object");
        assertBadRequest(() -> fields.strings("s"), "s must be an array");
        assertBadRequest(() -> fields.objects("a"), "a[0] must be an object");
        assertBadRequest(() -> fields.oneOf("os", "mac", "linux"), "os must be one of mac, linux");
    }

    @Test
    void shouldKeepAnObjectAsItWasWritten() {
        String metadata = "{\"z\":1,\"a\":{\"n\":1.10,\"big\":12345678901234567890123,\"ü\":\"\\\"\"}}";

        assertThat(JsonFields.parseObject("{ \"m\" : " + metadata + " }").objectText("m"))
                .isEqualTo(Optional.of(metadata));
    }

    @Test
    void shouldNotShowValuesAsText() {
        assertThat(JsonFields.parseObject("{\"password\":\"hunter2\"}").toString())
                .contains("password")
                .doesNotContain("hunter2");
    }

    private static void assertBadRequest(ThrowingCallable call, String message) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(call)
                .withMessage(message)
                .satisfies(refusal -> assertThat(refusal.statusCode()).isEqualTo(400));
    }
}
