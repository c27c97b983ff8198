package dev.wallcrawler.logging;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoggedUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://shop.example/cart|https://shop.example/cart",
                "https://shop.example/cart?id=1&s=secret|https://shop.example/cart",
                "https://shop.example/cart#access_token=x|https://shop.example/cart",
                "https://shop.example?q#f|https://shop.example",
                "https://user:pa%40ss@shop.example:8443/a@b?x|https://shop.example:8443/a@b",
                "https://us@er:p@ss@shop.example/|https://shop.example/",
                "https:user:pass@shop.example/|https:shop.example/",
                "https:\\\\user:pass@shop.example\\x|https:\\\\shop.example\\x",
                "https://shop.example/a@b|https://shop.example/a@b",
                "https://proxy.example/https://user:pass@shop.example/a@b|https://proxy.example/https://shop.example/a@b",
                "https:a//user:pass@shop.example/b|https:a//shop.example/b",
                "https://a/:user:pass@shop.example/b|https://a/shop.example/b",
                "https://a/user:pass@shop.example/a@b|https://a/shop.example/a@b",
                "user:pass@shop.example/path|user:shop.example/path",
                "data:text/html,<b>secret</b>|data:",
                "JavaScript:alert('secret')|JavaScript:",
                "about:blank|about:blank",
                "/only/a/path?x|/only/a/path",
                "user@shop.example|shop.example",
                "''|''",
                "https://|https://",
                "?|''"
            })
    void shouldDropUserInfoQueryStringAndFragment(String url, String expected) {
        assertThat(LoggedUrl.of(url)).isEqualTo(expected);
    }

    @Test
    void shouldReadOverWhatBrowsersReadOver() {
        assertThat(LoggedUrl.of("https:/\t/user:pass@shop.example/a")).isEqualTo("https:/\t/shop.example/a");
        assertThat(LoggedUrl.of("https://a.example/\n/user:pass@shop.example")).isEqualTo("https://a.example/\n/shop.example");
    }
}
