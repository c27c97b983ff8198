package dev.wallcrawler.logging;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ForeignLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[7:7:1130/120000.1:ERROR:bus.cc(408)] Failed to connect to the bus: /run/dbus|[7:7:1130/120000.1:ERROR:bus.cc(408)] Failed to connect to the bus: /run/dbus",
                "Received signal 11 SEGV_MAPERR #0 what?|Received signal 11 SEGV_MAPERR #0 what?",
                "cannot load https://shop.example/cart?s=secret (12)|cannot load https://shop.example/cart (12)",
                "\"hello\", source: https://shop.example/#secret (1)|\"hello\", source: https://shop.example/ (1)",
                "proxy=http://user:secret@proxy.example:8080 refused|proxy=http://proxy.example:8080 refused",
                "source:\"https://user:secret@a.example/x\" and blob:https://user:secret@b.example/y|source:\"https://a.example/x\" and blob:https://b.example/y",
                "proxy user:secret@proxy.example:8080 refused|proxy user:proxy.example:8080 refused",
                "https:\\\\user:secret@a.example\\x|https:\\\\a.example\\x",
                "cannot open /cart?s=secret|cannot open /cart",
                "cannot open data:text/html,<b>a secret</b> here|cannot open data:",
                "url=JavaScript:alert('a secret')|url=JavaScript:",
                "no more data: $1 at the end of metadata:x|no more data: $1 at the end of metadata:x",
                "``|``"
            })
    void shouldCutEachUrlInIt(String line, String expected) {
        assertThat(ForeignLine.of(line)).isEqualTo(expected);
    }

    @Test
    void shouldNotTakeLongForALongWord() {
        String word = "/".repeat(100_000);
        assertThat(ForeignLine.of(word)).isEqualTo(word);
    }
}
