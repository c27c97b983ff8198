package dev.wallcrawler.infra;

import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class WallcrawlerAppTest {

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void shouldTakeAContextThatIsRight() {
        assertThat(WallcrawlerApp.settings(app(Map.of("environment", "staging")), errors())).isPresent();
        assertThat(errors.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void shouldSayInOneLineWhichContextIsWrong() {
        App app = app(Map.of("environment", "no spaces!"));

        assertThat(WallcrawlerApp.settings(app, errors())).isEmpty();
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .matches(line -> line.startsWith("context environment must be"));
        assertThat(app.synth().getStacks()).isEmpty();
    }

    private static App app(Map<String, Object> context) {
        return new App(AppProps.builder().context(context).build());
    }

    private PrintStream errors() {
        return new PrintStream(errors, true, StandardCharsets.UTF_8);
    }
}
