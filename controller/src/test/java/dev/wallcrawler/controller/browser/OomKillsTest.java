package dev.wallcrawler.controller.browser;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class OomKillsTest {

    @TempDir
    private Path directory;

    private Path events;

    @BeforeEach
    void countOne() throws IOException {
        events = directory.resolve("memory.events");
        count("oom_kill 1");
    }

    private void count(String line) throws IOException {
        Files.writeString(events, "low 0\nhigh 0\nmax 31\noom 7\n" + line + "\noom_group_kill 5\n");
    }

    @Test
    void shouldTellOfKillsSinceItWasMade() throws IOException {
        OomKills kills = new OomKills(events);
        assertThat(kills.any()).isFalse();
        count("oom_kill 2");
        assertThat(kills.any()).isTrue();
    }

    @Test
    void shouldTellOfNoneWhereTheyAreNotCounted() throws IOException {
        assertThat(new OomKills(directory.resolve("absent")).any()).isFalse();
        count("oom_kill many");
        assertThat(new OomKills(events).any()).isFalse();
    }
}
