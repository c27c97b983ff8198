package dev.wallcrawler.logging;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A process of its own that is killed right after its last line, before anything could flush for it. */
class KilledProcessTest {
    private static final int LINES = 1_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "halt,stdout",
        "kill,stdout",
        "halt,lambda",
        "kill,lambda",
        "halt,files",
        "kill,files"
    })
    void shouldHaveLostNothing(String death, String destination) throws Exception {
        Path output = directory.resolve("output");
        Process process = start(death, destination, output);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);

        List<JsonNode> events = written(destination, output).stream()
                .map(TestingEventLog::parse)
                .toList();
        assertThat(events).hasSize(LINES);
        assertThat(events.getFirst().path("message").asText()).isEqualTo("the first line");
        assertThat(events.getFirst().path("service").asText())
                .isEqualTo(LogGroupName.SESSIONS_CREATE.service());
        for (int i = 1; i < LINES; i++) {
            assertThat(events.get(i).path("error").asText()).isEqualTo("line " + (i + 1));
        }
    }

    private Process start(String death, String destination, Path output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        if (destination.equals("files")) {
            command.add("-D" + LoggingSettings.DIRECTORY_PROPERTY + "=" + directory);
        }
        command.addAll(List.of(KilledProcess.class.getName(), Integer.toString(LINES), death));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("JAVA_"));
        builder.environment()
                .keySet()
                .removeAll(List.of("LOG_LEVEL", "STRUCTURED_LOGGING", "METRICS_ENABLED", "METRICS_NAMESPACE"));
        if (destination.equals("lambda")) {
            builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "test-sessions-create");
        }
        return builder.start();
    }

    private List<String> written(String destination, Path output) throws IOException {
        if (!destination.equals("files")) {
            return Files.readAllLines(output);
        }
        LogDestination.Directory files = new LogDestination.Directory(directory);
        List<String> lines = new ArrayList<>(Files.readAllLines(files.fileOfLibraries()));
        lines.addAll(Files.readAllLines(files.fileOf(LogGroupName.SESSIONS_CREATE)));
        assertThat(output).isEmptyFile();
        return lines;
    }
}
