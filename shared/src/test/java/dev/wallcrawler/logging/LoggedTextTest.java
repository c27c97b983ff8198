package dev.wallcrawler.logging;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class LoggedTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "two\nlines",
                "\r\n\t\b\f",
                "\u0000\u001b[31m\u007f\u0085\u2028\u2029",
                "quote \" and backslash \\",
                "</script>",
                "grüße 你好 😀",
                "\ud800",
                "\udc00\ud800 x",
                "a\ud83d"
            })
    void shouldWriteAnyTextSoThatAParserReadsTheSameText(String text) {
        assertThat(read(quoted(text))).isEqualTo(text);
    }

    @Test
    void shouldWriteRandomTextSoThatAParserReadsTheSameText() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                char c = (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65_536));
                text.append(c == '@' ? 'a' : c);
            }
            assertThat(read(quoted(text.toString()))).isEqualTo(text.toString());
        }
    }

    @Test
    void shouldLeaveNothingInALineThatEndsALine() {
        for (char c = 0; c < 65_535; c++) {
            String quoted = quoted("a" + c + "b");
            assertThat(quoted.lines()).hasSize(1);
            assertThat(quoted.chars()).noneMatch(Character::isISOControl).noneMatch(b -> b == 0x2028 || b == 0x2029);
        }
    }

    @Test
    void shouldEscapeLoneSurrogatesAndKeepPairs() {
        assertThat(quoted("\ud800")).isEqualTo("\"\\ud800\"");
        assertThat(quoted("\udfff!")).isEqualTo("\"\\udfff!\"");
        assertThat(quoted("😀")).isEqualTo("\"😀\"");
        assertThat(quoted("x\ud83d\ude00").getBytes(StandardCharsets.UTF_8)).doesNotContain('?');
    }

    @Test
    void shouldNeverCutAPairOfSurrogatesApart() {
        for (int shift = 0; shift < 3; shift++) {
            String text = "a".repeat(LoggedText.MAX_LENGTH - shift) + "😀".repeat(10);
            assertThat(quoted(text)).doesNotContain("\\ud");
            assertThat(read(quoted(text))).contains("characters cut");
        }
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        LoggedText.quote(out, text);
        return out.toString();
    }

    private static String read(String json) {
        return TestingEventLog.parse("{\"text\":" + json + "}").path("text").asText();
    }
}
