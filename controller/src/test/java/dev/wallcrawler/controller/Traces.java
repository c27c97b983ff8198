package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.TestingProcesses;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Of a browser that runs; checks at the end that none is left. */
record Traces(List<ProcessHandle> processes, Path directory) {

    static Traces of(TestingRun run) {
        List<ProcessHandle> processes = run.browser().tree().members();
        assertThat(processes).hasSizeGreaterThan(2);
        Path directory = TestingProcesses.directory(processes);
        assertThat(directory).exists();
        return new Traces(processes, directory);
    }

    void assertGone() {
        assertThat(TestingProcesses.alive(processes)).isEmpty();
        assertThat(Files.exists(directory)).isFalse();
    }
}
