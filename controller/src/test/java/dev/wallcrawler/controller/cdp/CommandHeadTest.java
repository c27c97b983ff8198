package dev.wallcrawler.controller.cdp;

import dev.wallcrawler.controller.cdp.CommandHead.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class CommandHeadTest {

    private static CommandHead read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return CommandHead.read(bytes, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":5,\"method\":\"Page.navigate\",\"params\":{\"url\":\"http://a.test/\"},\"sessionId\":\"S\"}",
                "{\"sessionId\":\"S\",\"params\":{\"x\":[{\"url\":\"no\"}],\"url\":\"http://a.test/\"},"
                        + "\"method\":\"Page.navigate\",\"id\":5}",
                "{ \"id\" : 5, \"method\" : \"Page.navigate\",\n \"params\" : { \"url\" : \"http:\\/\\/a.test\\/\" },"
                        + " \"sessionId\" : \"S\" }"
            })
    void shouldReadFieldsInAnyOrderAndForm(String command) {
        CommandHead head = read(command);
        assertThat(head.id()).isEqualTo(5);
        assertThat(head.method()).isEqualTo("Page.navigate");
        assertThat(head.target()).isEqualTo("S");
        assertThat(head.params()).isEqualTo(new Params(Optional.of("http://a.test/"), "", 0, false));
    }

    @Test
    void shouldKeepWhatCameBeforeTheCut() {
        CommandHead head = read(
                "{\"id\":6,\"method\":\"Runtime.evaluate\",\"params\":{\"returnByValue\":true,\"expression\":\"aaaaaaaaa");
        assertThat(head.id()).isEqualTo(6);
        assertThat(head.method()).isEqualTo("Runtime.evaluate");
        assertThat(head.params().returnByValue()).isTrue();
    }

    @Test
    void shouldNotTakeWhatIsFurtherInForItsOwn() {
        CommandHead head = read("{\"method\":{\"id\":3},\"params\":{\"arguments\":[{\"url\":\"x\"}]},"
                + "\"extra\":{\"sessionId\":\"S\"}}");
        assertThat(head).extracting(CommandHead::id, CommandHead::method, CommandHead::target).containsExactly(-1L, "", "");
        assertThat(head.params().url()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "hello", "{\"id\":\"x\",\"method\":7,\"params\":[1,{\"url\":2}]}", "{\"id\":1e9}"})
    void shouldSeeNoIdWhereThereIsNone(String text) {
        assertThat(read(text).id()).isEqualTo(-1);
    }
}
