package dev.wallcrawler.e2e;

import dev.wallcrawler.e2e.ApiClient.LiveSession;
import dev.wallcrawler.local.command.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A whole stack in processes of its own that was told to say as much as it can: not even then does it say a secret. */
class TalkativeStackTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayNoSecretAtTrace() throws Exception {
        shouldSayNoSecret("TRACE");
    }

    @Test
    @Tag("slow")
    void shouldSayNoSecretAtDebug() throws Exception {
        shouldSayNoSecret("DEBUG");
    }

    private void shouldSayNoSecret(String level) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        // The caches of the other stacks, so that no start has to make them.
        Files.createSymbolicLink(data.resolve("cache"), Files.createDirectories(E2eStack.STACKS.resolve("cache")));
        Path localEnv = data.resolve("local.env");
        Process up = up(data, level);
        try {
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100)).until(
                    () -> Files.exists(localEnv) || !up.isAlive());
            assertThat(up.isAlive()).as(output()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(localEnv))).isEqualTo("rw-------");
            Map<String, String> variables = LauncherTest.variables(localEnv);
            String apiKey = variables.get("BROWSERBASE_API_KEY");
            ApiClient api = new ApiClient(URI.create(variables.get("BROWSERBASE_BASE_URL")), apiKey);
            SecretScenario scenario = new SecretScenario(api);
            SecretSearch search = new SecretSearch();
            search.add(List.of(apiKey));
            search.addHandedOut();

            LiveSession session = scenario.play(live -> {
                search.add(scenario.secrets());
                List<ProcessHandle> processes = Stream.concat(Stream.of(up.toHandle()), up.descendants()).toList();
                assertThat(processes).as("controller, gateway, database and browsers").hasSizeGreaterThan(5);
                assertThat(search.inProcesses(processes)).isEmpty();
                assertThat(search.programsRead()).contains(SecretSearch.Program.values());
                assertThat(search.inFiles(scratchOf(live), file -> true)).isEmpty();
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> api.status(session.id()).equals("COMPLETED"));
            search.addHandedOut();
            assertThat(scenario.refusals()).allSatisfy(answer -> assertThat(search.inLog("answer", answer)).isEmpty());

            assertThat(data.resolve("logs/aws/lambda/sessions-create.jsonl")).exists();
            assertThat(search.inFiles(data, file -> !file.equals(localEnv))).isEmpty();
            up.destroy();
            assertThat(up.waitFor(10, TimeUnit.SECONDS)).as("stopped within 10 s").isTrue();
            assertThat(search.inFiles(data, file -> true)).isEmpty();
            assertThat(output().lines().filter(line -> line.contains(apiKey))).as("the line made to show it").hasSize(1);
            assertThat(search.inLog("what up prints", output().replace(apiKey, ""))).isEmpty();
        } finally {
            up.descendants().forEach(ProcessHandle::destroyForcibly);
            up.destroyForcibly();
        }
    }

    /** Where a session's processes keep what is temporary: above the browser's own directory, which holds its temporary one. */
    private static Path scratchOf(LiveSession session) {
        String environment = SessionProcesses.browserOf(session.id()).environment();
        return Stream.of(environment.split("\0"))
                .filter(variable -> variable.startsWith("TMPDIR="))
                .map(variable -> Path.of(variable.substring("TMPDIR=".length())))
                .map(temporary -> temporary.getParent().getParent())
                .findFirst()
                .orElseThrow();
    }

    private Process up(Path data, String level) throws IOException, InterruptedException {
        int port = LauncherTest.freePorts();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dwallcrawler.directory=" + data,
                        "-Dwallcrawler.browser=" + Checkout.browser(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "up",
                        "--in-memory",
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("LOG_LEVEL", level);
        return builder.start();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }
}
