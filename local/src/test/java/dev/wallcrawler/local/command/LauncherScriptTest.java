package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.TestingScript.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static dev.wallcrawler.local.command.TestingScript.CLASS_PATH;
import static dev.wallcrawler.local.command.TestingScript.OWN_BUILD;
import static dev.wallcrawler.local.command.TestingScript.before;
import static dev.wallcrawler.local.command.TestingScript.freePort;
import static dev.wallcrawler.local.command.TestingScript.program;
import static dev.wallcrawler.local.command.TestingScript.which;
import static org.assertj.core.api.Assertions.assertThat;

/** The script's own part: what it says and decides before any Java runs. */
@Timeout(60)
class LauncherScriptTest {
    @TempDir
    private Path directory;

    private TestingScript script;

    @BeforeEach
    void prepare() {
        script = new TestingScript(directory);
    }

    @Test
    void shouldHelpWithoutABuildOrAJdk() throws Exception {
        Ended help = script.launch(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "help");

        assertThat(help.exitCode()).isZero();
        assertThat(String.join("\n", help.out())).isEqualTo(Texts.usage().strip());
        assertThat(script.launch(Map.of(), "version").out())
                .singleElement()
                .asString()
                .matches("wallcrawler \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(script.launch(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "up", "--help").out()).isEqualTo(help.out());
        assertThat(script.launch(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "logs", "--follow", "-h").out()).isEqualTo(help.out());
    }

    @Test
    void shouldRefuseAnUnknownCommandWithTheUsage() throws Exception {
        Ended ended = script.launch(Map.of(), "down");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("wallcrawler: unknown command down").anyMatch(line -> line.startsWith("usage: "));
    }

    @Test
    void shouldRefuseASlipOfThePenBeforeAnythingElse() throws Exception {
        Map<String, String> noJdk = Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere");

        for (List<String> slip : List.of(
                List.of("unknown option --prot", "--prot", "1"),
                List.of("unknown option --inmemory", "--port", "1", "--inmemory=yes"),
                List.of("unexpected argument now", "--in-memory", "now"),
                List.of("--gateway-port needs a value", "--port=1", "--gateway-port"))) {
            var line = new ArrayList<>(List.of("up"));
            line.addAll(slip.subList(1, slip.size()));
            Ended ended = script.launch(noJdk, line.toArray(String[]::new));
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).startsWith("wallcrawler: " + slip.getFirst(), "usage: wallcrawler COMMAND");
        }
    }

    @Test
    void shouldSayInOneLineThatThereIsNoJdk25() throws Exception {
        Path old = jdk("jdk-17", "17.0.15");

        for (String command : List.of("up", "logs", "keys", "doctor")) {
            Ended ended = script.launch(Map.of("WALLCRAWLER_JAVA_HOME", old.toString()), command, "--port", freePort());
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err()).containsExactly("wallcrawler: WALLCRAWLER_JAVA_HOME is " + old + ", which is no JDK 25");
        }
    }

    @Test
    void shouldSayInOneLineThatAPortIsTakenBeforeItBuildsAnything() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended api = script.launch(Map.of(), "up", "--port", port);
            assertThat(api.exitCode()).isEqualTo(1);
            assertThat(api.err()).containsExactly("wallcrawler: port " + port + " is taken; choose another with --port");
            Ended other = script.launch(Map.of(), "up", "--port=" + freePort(), "--gateway-port=" + port);
            assertThat(other.err()).containsExactly("wallcrawler: port " + port + " is taken; choose another with --gateway-port");
        }
    }

    @Test
    void shouldSayInOneLineThatItsDirectoryCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        Ended ended = script.launch(Map.of("WALLCRAWLER_DIR", file + "/below"), "up", "--port", freePort());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).containsExactly("wallcrawler: cannot write to " + file + "/below");
    }

    @Test
    void shouldSayInOneLineThatTheBrowserAskedForIsNone() throws Exception {
        Ended ended = script.launch(Map.of("CHROME_PATH", "/no/chrome"), "up", "--port", freePort());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).containsExactly("wallcrawler: CHROME_PATH is /no/chrome, which is not an executable file");
    }

    @Test
    void shouldNotSendToAProxyWhatIsOnThisMachine() throws Exception {
        Files.createDirectories(directory.resolve("state/dynamodb"));
        String nowhere = "http://127.0.0.1:" + freePort();

        for (String variable : List.of("HTTP_PROXY", "http_proxy")) {
            Map<String, String> proxy = Map.of(variable, nowhere, "NO_PROXY", "example.org", "no_proxy", "", CLASS_PATH, OWN_BUILD);
            Ended ended = script.launch(proxy, "keys", "list");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).singleElement().asString().startsWith("KEY ");
        }
    }

    @Test
    void shouldRunLogsInASecondTerminal() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("state/logs/aws/lambda"));
        String line = "{\"timestamp\":\"2026-11-20T10:00:00.000Z\",\"event_type\":\"REQUEST\"}";
        Files.writeString(logs.resolve("sessions-list.jsonl"), line + "\n");
        Map<String, String> ownBuild = Map.of(CLASS_PATH, OWN_BUILD);

        assertThat(script.launch(ownBuild, "logs", "--json").out()).containsExactly(line);
        assertThat(script.launch(ownBuild, "logs").out()).last().asString().contains(" REQUEST ").doesNotContain("\u001b");
        Ended unknown = script.launch(ownBuild, "logs", "--colour");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("wallcrawler: unknown option --colour", "usage: wallcrawler COMMAND");
    }

    @Test
    void shouldExamineAMachineOnWhichNothingIsUp() throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of(CLASS_PATH, OWN_BUILD));
        for (String name : List.of("CHROME_PATH", "CHROME_FLAGS")) {
            variables.put(name, System.getenv().getOrDefault(name, ""));
        }

        Ended ended = script.launch(variables, "doctor");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .anyMatch(line -> line.startsWith("ok       JDK "))
                .anyMatch(line -> line.startsWith("ok       browser "))
                .anyMatch(line -> line.startsWith("failed   API ") && line.endsWith("start it with ./wallcrawler up"));
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void shouldRefuseToRunAStackAnywhereButOnLinux() throws Exception {
        program(directory.resolve("bin/uname"), "echo Darwin");

        Ended ended = script.launch(Map.of("PATH", before(directory.resolve("bin"))), "up", "--port", freePort());

        assertThat(ended).isEqualTo(new Ended(1, List.of(), List.of("wallcrawler: up runs on Linux only, and this is Darwin")));
    }

    @Test
    void shouldTakeAPortWithALeadingZeroForANumber() throws Exception {
        Ended ended = script.launch(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "up", "--port", "0" + freePort());

        assertThat(ended.err()).containsExactly("wallcrawler: WALLCRAWLER_JAVA_HOME is /nowhere, which is no JDK 25");
    }

    @Test
    void shouldChooseAJdk25BesideAnotherThatIsTheDefault() throws Exception {
        Path old = jdk("jdk-17", "17.0.15");
        Path right = jdk("home/.jdks/jdk-25", "25.0.1");

        Ended ended = script.launch(onlyThoseOfThisTest(old), "logs");

        assertThat(ended).isEqualTo(new Ended(0, List.of("ran by " + right), List.of()));
    }

    @Test
    void shouldSayInOneLineThatNoJdkIs25() throws Exception {
        Path old = jdk("jdk-17", "17.0.15");

        Ended ended = script.launch(onlyThoseOfThisTest(old), "logs");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).containsExactly("wallcrawler: no JDK 25 found; install one (such as Eclipse Temurin 25)"
                + " or set WALLCRAWLER_JAVA_HOME");
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = directory.resolve(name);
        program(jdk.resolve("bin/java"), "echo ran by '" + jdk + "'");
        program(jdk.resolve("bin/javac"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    /** With this one as the default; that of the machine goes unseen. */
    private Map<String, String> onlyThoseOfThisTest(Path standard) throws IOException {
        Path tools = directory.resolve("bin");
        program(
                tools.resolve("grep"),
                "case \"$*\" in *'" + directory + "'*) ;; *JAVA_VERSION*) exit 1 ;; esac",
                "exec " + which("grep") + " \"$@\"");
        return Map.of(
                "PATH", before(tools),
                "HOME", directory.resolve("home").toString(),
                "JAVA_HOME", standard.toString(),
                CLASS_PATH, OWN_BUILD);
    }
}
