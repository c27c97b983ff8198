package dev.wallcrawler.local;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class StartupCacheTest {
    @TempDir
    Path directory;

    private final List<String> progress = new ArrayList<>();
    private final List<Commands> trained = new ArrayList<>();
    private Artefacts artefacts;
    private StartupCache cache;

    @BeforeEach
    void prepare() throws IOException {
        artefacts = new Artefacts(
                Files.writeString(directory.resolve("controller.jar"), "controller"),
                Files.writeString(directory.resolve("gateway.jar"), "gateway"),
                directory);
        cache = new StartupCache(directory.resolve("cache"), progress::add);
    }

    private void train(Commands commands, Path controllerCache, Path gatewayCache) throws IOException {
        trained.add(commands);
        Files.writeString(controllerCache, "controller's");
        Files.writeString(gatewayCache, "gateway's");
    }

    @Test
    void shouldMakeTheCachesOnce() throws Exception {
        Commands first = cache.prepare(Commands.of(artefacts), this::train);
        Commands second = cache.prepare(Commands.of(artefacts), this::train);

        assertThat(trained).hasSize(1);
        assertThat(second).isEqualTo(first);
        Path controllerCache = first.controller().aotCache().orElseThrow();
        assertThat(controllerCache).hasContent("controller's");
        assertThat(first.gateway().aotCache().orElseThrow()).hasContent("gateway's");
        assertThat(first.controller().toList()).contains("-XX:AOTCache=" + controllerCache);
    }

    @Test
    void shouldMakeThemAgainWhenAJarChanges() throws Exception {
        Path old = cache.prepare(Commands.of(artefacts), this::train).gateway().aotCache().orElseThrow();
        Files.writeString(artefacts.controller(), "another controller");

        Path fresh = cache.prepare(Commands.of(artefacts), this::train).gateway().aotCache().orElseThrow();

        assertThat(trained).hasSize(2);
        assertThat(fresh).exists().isNotEqualTo(old);
        assertThat(old).doesNotExist();
    }

    @Test
    void shouldDeleteWhatAKilledProcessDidNotFinish() throws Exception {
        Path caches = Files.createDirectory(directory.resolve("cache"));
        Path abandoned = Files.createDirectories(caches.resolve("new-1234567890123456789"));
        Files.writeString(abandoned.resolve("controller.aot"), "half");
        Path ofAnother = Files.createDirectory(caches.resolve("new-" + ProcessHandle.current().pid() + "-1"));

        cache.prepare(Commands.of(artefacts), this::train);

        assertThat(abandoned).doesNotExist();
        assertThat(ofAnother).exists();
    }

    @Test
    void shouldGoOnWithoutWhereTheyCannotBeMade() throws Exception {
        Commands plain = Commands.of(artefacts);

        Commands prepared = cache.prepare(plain, (commands, controllerCache, gatewayCache) -> {
            Files.writeString(controllerCache, "half");
            throw new IOException("no browser");
        });

        assertThat(prepared).isEqualTo(plain);
        assertThat(progress).last().asString().contains("no browser");
        assertThat(directory.resolve("cache")).isEmptyDirectory();
    }
}
