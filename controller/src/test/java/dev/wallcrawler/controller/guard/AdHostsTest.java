package dev.wallcrawler.controller.guard;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AdHostsTest {

    private final List<String> hosts = AdHosts.read();

    @Test
    void shouldHoldSomeHundredsOfHosts() {
        assertThat(hosts).hasSizeGreaterThan(300).contains("doubleclick.net", "googlesyndication.com");
    }

    @Test
    void shouldHoldHostNamesInOrderEachOnce() {
        assertThat(hosts).isSorted().doesNotHaveDuplicates().allMatch(host -> host.matches("([a-z0-9-]+\\.)+[a-z]{2,}"));
    }

    @Test
    void shouldNotHoldAHostThatAnotherOneCovers() {
        DomainList all = new DomainList(hosts);
        assertThat(hosts).allSatisfy(host -> assertThat(hosts.stream()
                        .filter(other -> host.endsWith("." + other)))
                .isEmpty());
        assertThat(all.contains("https://securepubads.g.doubleclick.net/tag/js/gpt.js")).isTrue();
    }
}
