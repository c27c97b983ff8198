package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.TestingScript.Ended;
import dev.wallcrawler.local.process.ProcessTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static dev.wallcrawler.local.command.TestingScript.CHECKOUT;
import static dev.wallcrawler.local.command.TestingScript.program;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When the launcher builds, and what becomes of a build that is stopped; in a checkout whose Maven is a script. */
@Timeout(60)
class LauncherBuildTest {
    @TempDir
    private Path directory;

    private TestingScript script;
    private Path checkout;
    private Path classPath;
    private Map<String, String> environment;

    @BeforeEach
    void makeCheckout() throws IOException {
        script = new TestingScript(directory);
        checkout = Files.createDirectory(directory.toRealPath().resolve("checkout"));
        for (String folder : List.of(".mvn", "shared", "transport", "controller", "gateway", "lambdas", "local/target")) {
            Files.createDirectories(checkout.resolve(folder));
        }
        Files.copy(CHECKOUT.resolve("wallcrawler"), checkout.resolve("wallcrawler"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(checkout.resolve("pom.xml"), "  <version>1.2</version>\n");
        classPath = checkout.resolve("local/target/class-path");
        Path jdk = directory.resolve("jdk");
        program(jdk.resolve("bin/java"), "echo ran");
        program(jdk.resolve("bin/javac"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        environment = Map.of("WALLCRAWLER_JAVA_HOME", jdk.toString());
    }

    @Test
    void shouldBuildWhatIsNotBuiltAndNotAgain() throws Exception {
        maven("echo \"$0\" >'" + classPath + "'");

        Ended first = script.launch(checkout, environment, "logs");
        assertThat(first.err()).containsExactly("wallcrawler: building; the first time this takes a few minutes ("
                + checkout.resolve(".wallcrawler/build.log") + ")");
        assertThat(first.out()).containsExactly("ran");
        assertThat(script.launch(checkout, environment, "logs")).isEqualTo(new Ended(0, List.of("ran"), List.of()));
    }

    @Test
    void shouldSayWhereTheErrorsOfABuildAre() throws Exception {
        maven("exit 1");

        Ended ended = script.launch(checkout, environment, "logs");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).last().isEqualTo(
                "wallcrawler: the build failed; its errors are in " + checkout.resolve(".wallcrawler/build.log"));
        assertThat(checkout.resolve(".wallcrawler")).isDirectoryNotContaining("glob:**/.build.*");
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    void shouldEndABuildWithAllThatItStartedWhenItIsStopped(String signal, int exitCode) throws Exception {
        Path pids = directory.resolve("pids");
        maven("sleep 30 &", "echo \"$$ $!\" >'" + pids + "'", "wait");
        List<String> launch = TestingScript.heedingSignals(checkout.resolve("wallcrawler").toString(), "logs");
        Process launcher = script.builder(environment, launch)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        await().until(() -> Files.exists(pids) && Files.size(pids) > 0);

        new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid())).start().waitFor();

        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(exitCode);
        assertThat(Files.readString(pids).strip().split(" ", -1))
                .hasSize(2)
                .noneMatch(pid -> ProcessTable.ofThisMachine().find(Long.parseLong(pid)).isPresent());
        assertThat(Files.readAllLines(directory.resolve("output"))).singleElement().asString().contains("building");
        assertThat(checkout.resolve(".wallcrawler")).isDirectoryNotContaining("glob:**/.build.*");
    }

    @Test
    void shouldSayThatItRunsAnOldBuildWhileThatIsInUse() throws Exception {
        Files.writeString(classPath, checkout + "/x\n");
        Files.setLastModifiedTime(classPath, FileTime.from(Instant.EPOCH));
        Process up = upOfThisBuild();
        try {
            assertThat(script.launch(checkout, environment, "logs"))
                    .isEqualTo(new Ended(0, List.of("ran"), List.of("wallcrawler: the sources are newer than this build,"
                            + " which an up that runs uses: stop it to have them built")));
        } finally {
            up.destroyForcibly();
        }
    }

    @Test
    void shouldSayInOneLineThatABuildInUseWasDeleted() throws Exception {
        Process up = upOfThisBuild();
        try {
            assertThat(script.launch(checkout, environment, "logs"))
                    .isEqualTo(new Ended(1, List.of(), List.of("wallcrawler: there is no " + classPath
                            + ", and an up that runs uses this build: stop it to have it built again")));
        } finally {
            up.destroyForcibly();
        }
    }

    private void maven(String... lines) throws IOException {
        program(checkout.resolve("mvnw"), lines);
    }

    /** Looks like one. */
    private Process upOfThisBuild() throws IOException {
        String name = "java -cp " + checkout.resolve("local/target/wallcrawler-local-1.2.jar") + ":x " + Main.class.getName() + " up";
        Process up = new ProcessBuilder("bash", "-c", "exec -a '" + name + "' sleep 30").start();
        Path commandLine = Path.of("/proc", Long.toString(up.pid()), "cmdline");
        await().until(() -> Files.readString(commandLine).startsWith(name));
        return up;
    }
}
