package dev.wallcrawler.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The checkout that the tests run in. */
final class Checkout {
    /** Its top folder. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Checkout() {}

    /** The browser of this machine, fetched if it has none. */
    static Path browser() throws IOException, InterruptedException {
        Process find = new ProcessBuilder(ROOT.resolve("browser/find").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String path = new String(find.getInputStream().readAllBytes()).strip();
        assertThat(find.waitFor(5, TimeUnit.MINUTES)).as("browser/find ended").isTrue();
        assertThat(find.exitValue()).as("exit code of browser/find").isZero();
        return Path.of(path);
    }

    /** The deployable jar of a function. */
    static Path artefact(String function) {
        Path jar = ROOT.resolve("lambdas/%1$s/target/%1$s-0.1.0-SNAPSHOT-deploy.jar".formatted(function));
        assertThat(jar).as("made by ./mvnw package").exists();
        return jar;
    }
}
