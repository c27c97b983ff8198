package dev.wallcrawler.controller.proxy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class ViewerCommandTest {

    private static boolean isAllowed(String message) {
        return ViewerCommand.isAllowed(message.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"id\":1,\"method\":\"Page.enable\",\"params\":{}}",
        "{\"id\":2,\"method\":\"Page.startScreencast\",\"params\":{\"format\":\"jpeg\",\"quality\":80}}",
        "{\"id\":3,\"method\":\"Page.handleJavaScriptDialog\",\"params\":{\"accept\":true,\"promptText\":\"ä\"}}",
        "{\"id\":4,\"method\":\"Input.insertText\",\"params\":{\"text\":\"{\\\"method\\\":\\\"Runtime.evaluate\\\"}\"}}",
        "{\"params\":{\"type\":\"mouseMoved\"},\"method\":\"Input.dispatchMouseEvent\",\"id\":5}",
        "{\"id\":6,\"method\":\"Page\\u002estopScreencast\"}"
    })
    void shouldAllowWhatALiveViewSays(String message) {
        assertThat(isAllowed(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1\"}}",
        "{\"id\":1,\"method\":\"Page.navigate\",\"params\":{\"url\":\"file:///etc/passwd\"}}",
        "{\"id\":1,\"method\":\"Page.close\"}",
        "{\"id\":1,\"method\":\"Network.getCookies\"}",
        "{\"id\":1,\"method\":\"Target.attachToTarget\"}",
        "{\"id\":1,\"method\":\"Browser.close\"}",
        "{\"id\":1,\"method\":\"Input.dispatchDragEvent\",\"params\":{\"data\":{\"files\":[\"/etc/passwd\"]}}}",
        "{\"id\":1,\"method\":\"page.enable\"}",
        "{\"id\":1,\"method\":[\"Page.enable\"]}"
    })
    void shouldNotAllowOtherCommands(String message) {
        assertThat(isAllowed(message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"id\":1,\"method\":\"Page.enable\",\"method\":\"Runtime.evaluate\"}",
        "{\"id\":1,\"method\":\"Page.enable\",\"m\\u0065thod\":\"Runtime.evaluate\"}",
        "{\"id\":1,\"method\":\"Page.enable\",\"params\":{\"a\":1,\"a\":2}}",
        "{\"id\":1,\"method\":\"Page.enable\",\"sessionId\":\"S\"}",
        "{\"id\":1,\"method\":\"Page.enable\"} {\"id\":2,\"method\":\"Page.close\"}",
        "{\"id\":1,\"method\":\"Page.enable\"/* , */}",
        "{\"id\":1,\"method\":\"Page.enable\"",
        "[{\"id\":1,\"method\":\"Page.enable\"}]",
        "{\"id\":1}",
        "\"Page.enable\"",
        "null",
        ""
    })
    void shouldNotAllowWhatCanBeReadInTwoWaysOrNotAtAll(String message) {
        assertThat(isAllowed(message)).isFalse();
    }

    @Test
    void shouldNotAllowWhatIsNoText() {
        byte[] message = "{\"id\":1,\"method\":\"Page.enable\",\"params\":{\"a\":\"?\"}}".getBytes(StandardCharsets.UTF_8);
        message[message.length - 4] = (byte) 0xff;
        assertThat(ViewerCommand.isAllowed(message)).isFalse();
        assertThat(ViewerCommand.isAllowed("{\"id\":1,\"method\":\"Page.enable\"}".getBytes(StandardCharsets.UTF_16)))
                .isFalse();
    }
}
