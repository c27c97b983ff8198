package dev.wallcrawler.controller.cdp;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class CommandSieveTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"method\":\"Page.navigate\",\"params\":{\"url\":\"about:blank\"}}",
                "{ \"id\": 1, \"method\" :\n\"Page.navigate\" }",
                "{\"params\":{\"method\":\"POST\"},\"id\":1,\"method\":\"Input.insertText\"}",
                "{\"id\":1,\"method\":\"P\\u0061ge.navigate\"}",
                "{\"id\":1,\"m\\u0065thod\":\"Page.navigate\"}",
                "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1\",\"returnByValue\":true}}",
                "{\"id\":1,\"method\":\"Runtime.callFunctionOn\",\"params\":{\"functionDeclaration\":\"(utilityScript, ...args)",
                "{\"id\":1,\"method\":\"Browser.close\"}",
                "{\"id\":1,\"method\":",
                "{\"id\":1",
                "no JSON",
                ""
            })
    void shouldHoldWhatMayBeADeed(String command) {
        assertThat(holds(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"1+1\"}}",
                "{\"id\":1,\"method\":\"Network.enable\"}",
                "{\"id\":1,\"method\":\"Target.setAutoAttach\",\"params\":{\"text\":\"\\\"method\\\":\\\"Page.navigate\\\"\"}}",
                "{\"id\":1,\"params\":{\"name\":\"method\"},\"method\":\"Fetch.enable\"}"
            })
    void shouldLetThroughWhatIsNone(String command) {
        assertThat(holds(command)).isFalse();
    }

    private static boolean holds(String command) {
        byte[] head = command.getBytes(StandardCharsets.UTF_8);
        return CommandSieve.holds(head, head.length);
    }
}
