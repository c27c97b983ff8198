package dev.wallcrawler.transport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class VanishedPeerTest {

    @ParameterizedTest
    @CsvSource({
        "60000, 1, 0, true",
        "90000, 9, 0, true",
        "59000, 8, 0, false",
        "3600000, 0, 0, false",
        "120000, 0, 1, false",
        "120000, 0, 3, true"
    })
    void shouldTellAPeerThatIsGoneFromOneThatIsSilentOrDoesNotRead(
            long silence, int retransmits, int probes, boolean gone) {
        assertThat(VanishedPeer.isGone(silence, retransmits, probes)).isEqualTo(gone);
    }
}
