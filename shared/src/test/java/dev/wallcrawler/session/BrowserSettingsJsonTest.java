package dev.wallcrawler.session;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BrowserSettingsJsonTest {

    @Test
    void shouldReadWhatItWrote() {
        BrowserSettings settings = new BrowserSettings(
                Optional.of(new BrowserSettings.Viewport(1280, 720)), false, true, List.of("example.com", "b.example"));

        assertThat(BrowserSettingsJson.read(BrowserSettingsJson.write(settings))).isEqualTo(settings);
        assertThat(BrowserSettingsJson.read(BrowserSettingsJson.write(BrowserSettings.DEFAULT)))
                .isEqualTo(BrowserSettings.DEFAULT);
    }

    @Test
    void shouldTakeDefaultsForWhatIsAbsentAndPassOverWhatIsUnknown() {
        assertThat(BrowserSettingsJson.read("{\"later\":{\"a\":[1]}}")).isEqualTo(BrowserSettings.DEFAULT);
    }

    @Test
    void shouldRefuseOtherText() {
        assertThatIllegalArgumentException().isThrownBy(() -> BrowserSettingsJson.read("[]"));
        assertThatIllegalArgumentException().isThrownBy(() -> BrowserSettingsJson.read("{\"viewport\":3}"));
        assertThatIllegalArgumentException().isThrownBy(() -> BrowserSettingsJson.read("nonsense"));
    }
}
