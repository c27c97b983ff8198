package dev.wallcrawler.gateway;

import dev.wallcrawler.gateway.TestingClient.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class LiveViewPageTest {

    @Test
    void shouldServeAPageThatNobodyKeepsAndThatTellsNobodyItsUrl() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();

            Response response = gateway.ask(TestingClient.get(gateway.liveUri() + "?page=T&fullscreen=true"));

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers())
                    .containsEntry("content-type", "text/html; charset=utf-8")
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsKey("x-request-id");
        }
    }

    @Test
    void shouldLetOnlyItsOwnStyleAndScriptRunAndReachOnlyThisGateway() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();

            Response response = gateway.ask(TestingClient.get(gateway.liveUri()));

            assertThat(response.headers().get("content-security-policy").split("; "))
                    .containsExactlyInAnyOrder(
                            "default-src 'none'",
                            "script-src 'sha256-" + hash(element(response.body(), "script")) + "'",
                            "style-src 'sha256-" + hash(element(response.body(), "style")) + "'",
                            "img-src data:",
                            "connect-src 'self' wss://gateway.test",
                            "base-uri 'none'",
                            "form-action 'none'",
                            "frame-ancestors *");
        }
    }

    @Test
    void shouldBeCompleteInItself() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();

            String page = gateway.ask(TestingClient.get(gateway.liveUri())).body();

            assertThat(page)
                    .contains("class Screen", "class Pointer", "class Keyboard", "#screen {")
                    .doesNotContain("/*style*/", "/*script*/", " src=", "@import", "style=\"", "onclick=\"", "innerHTML", "eval(")
                    .doesNotContainPattern("href=\"(?!data:)");
        }
    }

    @Test
    void shouldServeThePageWhileTheBrowserIsStarting() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.starting();

            assertThat(gateway.ask(TestingClient.get(gateway.liveUri())).status()).isEqualTo(200);
        }
    }

    @Test
    void shouldAskTheControllerForThePages() throws Exception {
        try (var gateway = new TestingGateway()) {
            gateway.ready();

            Response response = gateway.ask(TestingClient.get(gateway.liveUri() + "/pages"));

            assertThat(response.status()).isEqualTo(200);
            assertThat(gateway.controller.nextHead()).startsWith("GET " + gateway.liveUri().substring(0, 20));
        }
    }

    private static String element(String page, String name) {
        Matcher matcher = Pattern.compile("<" + name + "[^>]*>(.*?)</" + name + ">", Pattern.DOTALL).matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String hash(String text) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
