package dev.wallcrawler.controller.browser;

import dev.wallcrawler.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class BrowserExecutableTest {

    @TempDir
    private Path directory;

    private Path program(String name) throws IOException {
        Path program = Files.createFile(directory.resolve(name));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void shouldTakeTheOneThatIsNamed() throws IOException {
        Path named = program("my-chrome");
        program("chromium");
        assertThat(BrowserExecutable.find(Environment.of(
                        Map.of("CHROME_PATH", named.toString(), "PATH", directory.toString()))))
                .contains(named);
    }

    @Test
    void shouldTakeNoOtherThanTheOneThatIsNamed() throws IOException {
        program("chromium");
        assertThat(BrowserExecutable.find(Environment.of(
                        Map.of("CHROME_PATH", directory + "/absent", "PATH", directory.toString()))))
                .isEmpty();
    }

    @Test
    void shouldLookOnThePath() throws IOException {
        Files.createDirectory(directory.resolve("google-chrome"));
        Path chromium = program("chromium");
        assertThat(BrowserExecutable.find(Environment.of(Map.of("PATH", "/nowhere:" + directory))))
                .contains(chromium);
    }
}
