package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.SessionRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines as they arrive at their destination. */
class LogFilesTest {
    private static final int THREADS = 8;
    private static final int LINES_EACH = 1_000;

    @TempDir
    private Path directory;

    @Test
    void shouldWriteOneFilePerLogGroupUnderTheNameItHasInAws() throws IOException {
        LiveLogs logs = LiveLogs.over(new LogDestination.Directory(directory));
        assertThat(directory).isEmptyDirectory();

        logs.of(LogGroupName.SESSIONS_CREATE).log(new ServiceNotice("first", Map.of()));
        logs.of(LogGroupName.STREAM_PROCESSOR).log(new ServiceNotice("second", Map.of()));
        logs.of(LogGroupName.CONTROLLER).log(new ServiceNotice("third", Map.of()));
        logs.context().getLogger("library").warn("fourth");

        assertThat(files()).containsExactlyInAnyOrder(
                "aws/lambda/sessions-create.jsonl",
                "aws/lambda/sessions-stream-processor.jsonl",
                "aws/ecs/wallcrawler-controller.jsonl",
                "local.jsonl");
        assertThat(message("aws/lambda/sessions-create.jsonl")).isEqualTo("first");
        assertThat(message("aws/lambda/sessions-stream-processor.jsonl")).isEqualTo("second");
        assertThat(message("aws/ecs/wallcrawler-controller.jsonl")).isEqualTo("third");
        assertThat(message("local.jsonl")).isEqualTo("fourth");
    }

    @Test
    void shouldAppendToWhatIsThere() throws IOException {
        for (int run = 0; run < 2; run++) {
            LiveLogs logs = LiveLogs.over(new LogDestination.Directory(directory));
            logs.of(LogGroupName.GATEWAY).log(new ServiceNotice("started", Map.of()));
        }

        assertThat(events(LogGroupName.GATEWAY)).hasSize(2);
    }

    @Test
    void shouldKeepLinesOfManyThreadsAndProcessesWholeInOneFile() throws Exception {
        List<LiveLogs> processes = List.of(
                LiveLogs.over(new LogDestination.Directory(directory)),
                LiveLogs.over(new LogDestination.Directory(directory)));
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                EventLog log = processes.get(t % processes.size()).of(LogGroupName.CONTROLLER);
                String thread = Integer.toString(t);
                running.add(threads.submit(() -> logMany(log, thread)));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }

        List<JsonNode> events = events(LogGroupName.CONTROLLER);
        assertThat(events).hasSize(THREADS * LINES_EACH);
        for (int t = 0; t < THREADS; t++) {
            String thread = Integer.toString(t);
            assertThat(events.stream()
                            .map(event -> event.path("metadata"))
                            .filter(metadata -> metadata.path("thread").asText().equals(thread))
                            .map(metadata -> metadata.path("line").asInt()))
                    .hasSize(LINES_EACH)
                    .isSorted();
        }
    }

    @Test
    void shouldHandOverEachLineByOneWriteHoweverLongItIs() {
        List<String> writes = new ArrayList<>();
        OutputStream target = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a single byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        };
        EventLog log = LiveLogs.over(new LogDestination.Stream(target)).of(LogGroupName.CONTROLLER);
        for (int length : new int[] {1, 3_000, 10_000, 1}) {
            SessionError error = SessionError.of("x", "€".repeat(length));
            for (int i = 0; i < 10; i++) {
                error = error.metadata("field" + i, "ü".repeat(length));
            }
            log.log(error);
            assertThat(writes.getLast()).endsWith("}\n");
        }

        assertThat(writes).hasSize(4).allSatisfy(write -> assertThat(write.lines()).hasSize(1));
        assertThat(writes.get(2).length()).isGreaterThan(40_000);
        writes.forEach(TestingEventLog::parse);
    }

    private static void logMany(EventLog log, String thread) {
        for (int i = 0; i < LINES_EACH; i++) {
            log.log(SessionError.of("x", i % 50 == 0 ? "long ".repeat(3_000) : "short")
                    .session(new SessionRef("sess_" + thread, "proj_1"))
                    .metadata("thread", thread)
                    .metadata("line", i));
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }

    private String message(String file) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(file));
        assertThat(lines).hasSize(1);
        return TestingEventLog.parse(lines.getFirst()).path("message").asText();
    }

    private List<JsonNode> events(LogGroupName group) throws IOException {
        return Files.readAllLines(new LogDestination.Directory(directory).fileOf(group)).stream()
                .map(TestingEventLog::parse)
                .toList();
    }
}
