package dev.wallcrawler.infra;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes what the images hold, and starts it, by the Dockerfiles' own commands, without an engine: {@code /opt} is a folder of the
 * test's. Needs the jars, which {@code package} makes.
 */
@Tag("slow")
class ImageBuildTest {

    private static final Pattern VARIABLE = Pattern.compile("([A-Z][A-Z0-9_]*)=(\\S+) ");
    private static final int TERMINATED = 143;

    @TempDir
    private Path root;

    private final List<Process> processes = new ArrayList<>();

    /** As in the image that the first stage starts from. */
    @BeforeEach
    void haveAJdk() throws IOException {
        Files.createDirectories(root.resolve("opt/java/openjdk"));
    }

    @AfterEach
    void stopWhatStillRuns() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldMakeAControllerThatStartsFromItsCache() throws Exception {
        TestingDockerfile dockerfile = TestingDockerfile.of("controller");
        make("controller", dockerfile);

        Process controller = start(dockerfile);
        controller.getOutputStream().close();

        // Told of no session, it is not needed.
        assertThat(exitCode(controller)).isZero();
    }

    @Test
    void shouldMakeAGatewayThatStartsFromItsCache() throws Exception {
        TestingDockerfile dockerfile = TestingDockerfile.of("gateway");
        make("gateway", dockerfile);

        Process gateway = start(dockerfile);
        BufferedReader output = gateway.inputReader();
        String first = output.readLine();
        gateway.toHandle().destroy();

        assertThat(first).startsWith("{").contains("gateway started");
        assertThat(output.lines()).allMatch(line -> line.startsWith("{"));
        assertThat(exitCode(gateway)).isEqualTo(TERMINATED);
    }

    private void make(String module, TestingDockerfile dockerfile) throws Exception {
        for (TestingDockerfile.Instruction instruction : dockerfile.firstStage()) {
            String arguments = below(instruction.arguments());
            switch (instruction.name()) {
                case "RUN" -> run(arguments);
                case "COPY" -> copy(TestingDockerfile.folder(module), arguments.split(" ", 2));
                default -> throw new IllegalStateException("unknown: " + instruction);
            }
        }
        assertThat(dockerfile.instructions("COPY").getLast()).isEqualTo("--from=runtime /opt/wallcrawler /opt/wallcrawler");
    }

    private void run(String command) throws Exception {
        Path output = root.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = started(builder, Map.of());
        assertThat(exitCode(process)).as(() -> command + ": " + contents(output)).isZero();
    }

    private static void copy(Path folder, String[] fromAndTo) throws IOException {
        Path to = Path.of(fromAndTo[1]);
        Files.createDirectories(to.getParent());
        Files.copy(folder.resolve(fromAndTo[0]), to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** With the variables of the run that made the cache, and not at all if the cache is of no use. */
    private Process start(TestingDockerfile dockerfile) throws IOException {
        Map<String, String> variables = new HashMap<>(Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on"));
        String run = dockerfile.instructions("RUN").stream()
                .filter(command -> command.contains("-XX:AOTCacheOutput="))
                .findFirst()
                .orElseThrow();
        VARIABLE.matcher(run.substring(0, run.indexOf(" timeout ") + 1))
                .results()
                .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
        List<String> entryPoint = new ObjectMapper()
                .readValue(dockerfile.instructions("ENTRYPOINT").getFirst(), new TypeReference<>() {});
        ProcessBuilder builder =
                new ProcessBuilder(entryPoint.stream().map(this::below).toList()).redirectError(ProcessBuilder.Redirect.INHERIT);
        return started(builder, variables);
    }

    private Process started(ProcessBuilder builder, Map<String, String> variables) throws IOException {
        builder.environment().clear();
        builder.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
        builder.environment().putAll(variables);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command, with the test's folder as its root. */
    private String below(String command) {
        return command.replaceAll("(?<![^ =\"])/opt/", root + "/opt/");
    }
}
