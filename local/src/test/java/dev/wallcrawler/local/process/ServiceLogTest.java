package dev.wallcrawler.local.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class ServiceLogTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFailNobodyWhoseLineCannotBeWritten() throws Exception {
        Path noDirectory = Files.createFile(directory.resolve("full"));
        var log = new ServiceLog(noDirectory.resolve("gateway.jsonl"), "gateway");
        Path errors = Files.writeString(directory.resolve("stderr"), "no space left");

        assertThatCode(() -> log.warn("it exited", Optional.empty())).doesNotThrowAnyException();
        assertThatCode(() -> log.keep(errors, Optional.empty())).doesNotThrowAnyException();
        assertThat(noDirectory).isEmptyFile();
    }
}
