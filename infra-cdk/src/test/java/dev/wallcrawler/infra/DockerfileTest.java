package dev.wallcrawler.infra;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules for the images, where no engine is there to build them. */
class DockerfileTest {

    /** Where the images of Eclipse Temurin have it. */
    private static final Path JDK = Path.of("/opt/java/openjdk");
    private static final Pattern OUTPUT = Pattern.compile(" --output (\\S+)");

    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldStartFromExactVersions(String module) throws IOException {
        assertThat(instructions(module, "FROM"))
                .hasSize(2)
                .allMatch(from -> from.matches("[a-z/-]+:\\d+\\.\\d+[\\w.-]*( AS [a-z]+)?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldNotRunAsRoot(String module) throws IOException {
        assertThat(instructions(module, "USER")).containsExactly("10001:10001");
        assertThat(instructions(module, "RUN")).noneMatch(run -> run.contains("sudo") || run.contains("chmod 777"));
        assertThat(TestingDeployment.prod().properties("AWS::ECS::TaskDefinition"))
                .allMatch(task -> task.at("/ContainerDefinitions/0/User").asText().equals("10001:10001"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldHoldNothingThatItDoesNotNeed(String module) throws IOException {
        assertThat(instructions(module, "ADD")).isEmpty();
        assertThat(instructions(module, "RUN").stream().filter(run -> run.contains("apt-get install")))
                .allMatch(run -> run.contains("--no-install-recommends"))
                .allMatch(run -> run.contains("apt-get update"))
                .allMatch(run -> run.contains("rm -rf /var/lib/apt/lists/*"));
        assertThat(Files.readAllLines(TestingDockerfile.folder(module).resolve(".dockerignore")))
                .containsExactly("*", "!target/wallcrawler-" + module + "-deploy.jar");
    }

    /** jlink takes no folder that exists, such as one that holds the JDK that it is of. */
    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldLinkItsRuntimeToWhereNothingIs(String module) throws IOException {
        List<Path> outputs = instructions(module, "RUN").stream()
                .flatMap(run -> OUTPUT.matcher(run).results())
                .map(output -> Path.of(output.group(1)))
                .toList();

        assertThat(outputs)
                .singleElement()
                .satisfies(output -> assertThat(JDK.startsWith(output)).isFalse())
                .satisfies(output -> assertThat(output.startsWith(JDK)).isFalse());
    }

    @Test
    void shouldInstallChromiumAnewForAnotherDay() throws IOException {
        TestingDeployment undated = TestingDeployment.dev();
        TestingDeployment dated = TestingDeployment.of(Map.of("browserDate", "2026-11-30"));

        assertThat(dated.imageOf("controller")).isNotEqualTo(undated.imageOf("controller"));
        assertThat(dated.imageOf("gateway")).isEqualTo(undated.imageOf("gateway"));
        assertThat(dated.buildArguments()).containsExactly("{\"BROWSER_DATE\":\"2026-11-30\"}");
        assertThat(instructions("controller", "ARG")).containsExactly("BROWSER_DATE=any");
        assertThat(instructions("controller", "RUN"))
                .filteredOn(run -> run.contains("$BROWSER_DATE"))
                .singleElement()
                .matches(run -> run.contains("apt-get install"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldBeEndedByTheSignalItself(String module) throws IOException {
        assertThat(instructions(module, "ENTRYPOINT"))
                .singleElement()
                .asString()
                .startsWith("[\"/opt/wallcrawler/java/bin/java\",")
                .endsWith("\"/opt/wallcrawler/" + module + ".jar\"]");
        assertThat(instructions(module, "CMD")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldKeepTheJvmsOwnLinesOutOfTheLog(String module) throws IOException {
        assertThat(instructions(module, "ENTRYPOINT").getFirst())
                .contains("\"-Xlog:disable\"", "\"-Xlog:all=error:stderr\"", "\"-XX:-UsePerfData\"");
    }

    /** The JVM takes no cache that was made with another collector or with other modules. */
    @ParameterizedTest
    @ValueSource(strings = {"controller", "gateway"})
    void shouldUseTheCacheThatItMakes(String module) throws IOException {
        String cache = "/opt/wallcrawler/" + module + ".aot";
        String made = instructions(module, "RUN").stream()
                .filter(run -> run.contains("-XX:AOTCacheOutput=" + cache))
                .findFirst()
                .orElseThrow();
        String used = instructions(module, "ENTRYPOINT").getFirst();

        assertThat(used).contains("\"-XX:AOTCache=" + cache + "\"", "\"-XX:+UseSerialGC\"");
        assertThat(made).contains(" /opt/wallcrawler/java/bin/java -XX:+UseSerialGC ");
        assertThat(used).doesNotContain("--enable-native-access", "--add-");
    }

    private static List<String> instructions(String module, String name) throws IOException {
        return TestingDockerfile.of(module).instructions(name);
    }
}
