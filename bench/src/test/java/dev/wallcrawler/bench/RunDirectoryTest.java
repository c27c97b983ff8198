package dev.wallcrawler.bench;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class RunDirectoryTest {
    @TempDir
    private Path home;

    @Test
    void shouldLeaveNothingOfARunThatWentWell() throws IOException {
        try (RunDirectory run = RunDirectory.in(home.resolve("stacks"), "load-")) {
            writeLog(run);
            run.ended(true);
        }

        assertThat(home.resolve("stacks")).isEmptyDirectory();
        assertThat(home.resolve("failed")).doesNotExist();
    }

    @Test
    void shouldPutTheLogsOfAnyOtherRunAside() throws IOException {
        Path name;
        try (RunDirectory run = RunDirectory.in(home.resolve("stacks"), "load-")) {
            writeLog(run);
            name = run.path().getFileName();
        }

        assertThat(home.resolve("stacks")).isEmptyDirectory();
        assertThat(home.resolve("failed").resolve(name).resolve("api/logs/aws/gateway.jsonl")).hasContent("{}");
        assertThat(home.resolve("failed").resolve(name).resolve("api/data")).doesNotExist();
    }

    private static void writeLog(RunDirectory run) throws IOException {
        Path stack = run.path().resolve("api");
        Files.createDirectories(stack.resolve("logs/aws"));
        Files.writeString(stack.resolve("logs/aws/gateway.jsonl"), "{}");
        Files.writeString(Files.createDirectories(stack.resolve("data")).resolve("tables"), "x".repeat(100));
    }
}
