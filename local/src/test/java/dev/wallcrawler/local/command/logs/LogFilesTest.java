package dev.wallcrawler.local.command.logs;

import dev.wallcrawler.local.file.Directories;
import dev.wallcrawler.logging.EventField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

class LogFilesTest {
    private static final LogFilter ANY = new LogFilter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    private LogFiles files;

    @BeforeEach
    void open() {
        files = new LogFiles(directory);
    }

    @Test
    void shouldReadNothingFromADirectoryThatIsNotThere() throws IOException {
        assertThat(new LogFiles(directory.resolve("none")).readNew(ANY)).isEmpty();
    }

    @Test
    void shouldMergeAllFilesByTime() throws IOException {
        append("aws/lambda/sessions-create.jsonl", line("18:00:01.000Z", "a"), line("18:00:04.000Z", "d"));
        append("aws/ecs/wallcrawler-controller.jsonl", line("18:00:02.000Z", "b"), line("18:00:03.500Z", "c"));
        append("aws/ecs/not-a-log.txt", line("18:00:02.500Z", "x"));

        assertThat(readNew()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldKeepTheOrderOfLinesOfOneMillisecond() throws IOException {
        append("a.jsonl", line("18:00:01.000Z", "1"), line("18:00:01.000Z", "2"), line("18:00:01.000Z", "3"));

        assertThat(readNew()).containsExactly("1", "2", "3");
    }

    @Test
    void shouldReadOnTheNextCallOnlyWhatIsNew() throws IOException {
        append("a.jsonl", line("18:00:01.000Z", "old"));
        readNew();
        append("a.jsonl", line("18:00:02.000Z", "new"));
        append("deep/er/b.jsonl", line("18:00:01.500Z", "new file"));

        assertThat(readNew()).containsExactly("new file", "new");
        assertThat(readNew()).isEmpty();
    }

    @Test
    void shouldWaitForTheEndOfALine() throws IOException {
        String line = line("18:00:01.000Z", "grüße");
        // Cut within a character of two bytes.
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int cut = line.indexOf('ü') + 1;
        Files.write(directory.resolve("a.jsonl"), Arrays.copyOf(bytes, cut));
        assertThat(readNew()).isEmpty();
        Files.write(
                directory.resolve("a.jsonl"),
                Arrays.copyOfRange(bytes, cut, bytes.length),
                StandardOpenOption.APPEND);

        assertThat(readNew()).containsExactly("grüße");
    }

    @Test
    void shouldReadAFileThatWasCutShortFromItsBeginning() throws IOException {
        append("a.jsonl", line("18:00:01.000Z", "one"), line("18:00:02.000Z", "two"));
        readNew();
        Files.writeString(directory.resolve("a.jsonl"), line("18:00:03.000Z", "three"));

        assertThat(readNew()).containsExactly("three");
    }

    @Test
    void shouldReadAFileThatWasReplacedFromItsBeginning() throws IOException {
        append("a.jsonl", line("18:00:01.000Z", "one"));
        readNew();
        Path next = directory.resolve("next");
        Files.writeString(next, line("18:00:02.000Z", "two") + line("18:00:03.000Z", "three"));
        Files.move(next, directory.resolve("a.jsonl"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(readNew()).containsExactly("two", "three");
    }

    @Test
    void shouldPlaceALineThatIsNoJsonBehindTheOneBeforeIt() throws IOException {
        append("a.jsonl", line("18:00:01.000Z", "one"), "Killed\n", line("18:00:03.000Z", "three"));
        append("b.jsonl", line("18:00:02.000Z", "two"));

        assertThat(files.readNew(ANY))
                .extracting(LogLine::raw)
                .satisfiesExactly(
                        raw -> assertThat(raw).contains("one"),
                        raw -> assertThat(raw).isEqualTo("Killed"),
                        raw -> assertThat(raw).contains("two"),
                        raw -> assertThat(raw).contains("three"));
    }

    @Test
    void shouldReadLinesThatAreLongerThanOneRead() throws IOException {
        String long1 = "x".repeat(200_000);
        append("a.jsonl", line("18:00:01.000Z", long1), line("18:00:02.000Z", "short"));

        assertThat(readNew()).containsExactly(long1, "short");
    }

    @Test
    void shouldReadOnWhereFoldersComeAndGo() throws Exception {
        append("a.jsonl", line("18:00:01.000Z", "a"));
        var enough = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> tasks = threads.submit(() -> {
                while (enough.getCount() > 0) {
                    for (int i = 0; i < 50; i++) {
                        append("tasks/" + i + "/task.json", "{}");
                    }
                    Directories.delete(directory.resolve("tasks"));
                }
                return null;
            });
            try {
                for (int i = 0; i < 300; i++) {
                    assertThat(new LogFiles(directory).readNew(ANY)).hasSize(1);
                }
            } finally {
                enough.countDown();
            }
            tasks.get();
        }
    }

    private List<String> readNew() throws IOException {
        return files.readNew(ANY).stream()
                .map(line -> line.text(EventField.MESSAGE).orElse("?"))
                .toList();
    }

    private void append(String file, String... lines) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, String.join("", lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(String time, String message) {
        return "{\"timestamp\":\"2026-11-20T" + time + "\",\"message\":\"" + message + "\"}\n";
    }
}
