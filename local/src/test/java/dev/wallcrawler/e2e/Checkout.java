package dev.wallcrawler.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** The checkout that the tests run in. */
final class Checkout {
    /** Its top folder. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final Duration TO_FETCH = Duration.ofMinutes(4);

    private Checkout() {}

    /** The browser of this machine, fetched if it has none. */
    static Path browser() throws IOException, InterruptedException {
        return Path.of(Programs.run(new ProcessBuilder(ROOT.resolve("browser/find").toString()), TO_FETCH).strip());
    }

    /** The deployable jar of a function. */
    static Path artefact(String function) {
        Path jar = ROOT.resolve("lambdas/%1$s/target/%1$s-deploy.jar".formatted(function));
        assertThat(jar).as("made by ./mvnw package").exists();
        return jar;
    }
}
