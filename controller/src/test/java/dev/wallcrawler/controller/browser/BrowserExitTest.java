package dev.wallcrawler.controller.browser;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BrowserExitTest {

    @ParameterizedTest
    @CsvSource({
        "0, code 0, false",
        "11, code 11, false",
        "128, code 128, false",
        "133, code 133 (SIGTRAP), false",
        "137, code 137 (SIGKILL), true",
        "139, code 139 (SIGSEGV), false",
        "255, code 255, false"
    })
    void shouldNameTheSignalThatEndedIt(int code, String words, boolean isKill) {
        BrowserExit exit = new BrowserExit(code);
        assertThat(exit).hasToString(words);
        assertThat(exit.isKill()).isEqualTo(isKill);
    }
}
