package dev.wallcrawler.controller.guard;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DomainListTest {

    private final DomainList domains = new DomainList(List.of("example.com", "*.Shop.test", "127.0.0.1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "http://EXAMPLE.com:8080/a?b#c",
                "https://www.example.com",
                "https://a.b.example.com./",
                "https://a_b.example.com/",
                "https://user:secret@example.com/",
                "https://shop.test/",
                "https://www.shop.test/a path|with\"odd{characters}",
                "http://127.0.0.1:9000/"
            })
    void shouldHoldADomainAndItsSubdomains(String url) {
        assertThat(domains.contains(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "https://notexample.com/",
                "https://example.com.evil.test/",
                "https://evil.test/example.com",
                "https://evil.test?x=//example.com",
                "https://evil.test#@example.com/",
                "https://evil.test\\@example.com/",
                "https://example.com@evil.test/",
                "file:///etc/passwd",
                "about:blank",
                "data:text/html,https://example.com/",
                ""
            })
    void shouldHoldNothingElse(String url) {
        assertThat(domains.contains(url)).isFalse();
    }

    @Test
    void shouldHoldNothingWhenEmpty() {
        assertThat(new DomainList(List.of()).contains("https://example.com/")).isFalse();
    }
}
