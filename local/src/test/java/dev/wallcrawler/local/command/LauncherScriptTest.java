package dev.wallcrawler.local.command;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The script's own part: what it says and decides before any Java runs. */
@Timeout(60)
class LauncherScriptTest {
    private static final Path CHECKOUT = checkout();
    private static final String FIND = CHECKOUT.resolve("browser/find").toString();
    private static final String CLASS_PATH = "WALLCRAWLER_CLASS_PATH";
    private static final String OWN_BUILD = System.getProperty("java.class.path");
    /** What a browser says on its DevTools pipe, in so far as that matters. */
    private static final String ANSWER = "case \"$*\" in *--remote-debugging-pipe*) echo '{\"product\":\"x\"}' >&4 ;; esac";

    @TempDir
    private Path directory;

    private record Ended(int exitCode, List<String> out, List<String> err) {}

    @Test
    void shouldHelpWithoutABuildOrAJdk() throws Exception {
        Ended help = run(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "help");

        assertThat(help.exitCode()).isZero();
        assertThat(String.join("\n", help.out())).isEqualTo(Texts.usage().strip());
        assertThat(run(Map.of(), "version").out()).containsExactly("wallcrawler 0.1.0-SNAPSHOT");
        assertThat(run(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "up", "--help").out()).isEqualTo(help.out());
        assertThat(run(Map.of("WALLCRAWLER_JAVA_HOME", "/nowhere"), "logs", "--follow", "-h").out()).isEqualTo(help.out());
    }

    @Test
    void shouldRefuseAnUnknownCommandWithTheUsage() throws Exception {
        Ended ended = run(Map.of(), "down");

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
            Ended ended = run(noJdk, line.toArray(String[]::new));
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err()).startsWith("wallcrawler: " + slip.getFirst(), "usage: wallcrawler COMMAND");
        }
    }

    @Test
    void shouldSayInOneLineThatThereIsNoJdk25() throws Exception {
        Path old = Files.createDirectories(directory.resolve("jdk-17"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.createDirectory(old.resolve("bin"));
        program(old.resolve("bin/javac"), "");

        for (String command : List.of("up", "logs", "keys", "doctor")) {
            Ended ended = run(Map.of("WALLCRAWLER_JAVA_HOME", old.toString()), command, "--port", freePort());
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err()).containsExactly("wallcrawler: WALLCRAWLER_JAVA_HOME is " + old + ", which is no JDK 25");
        }
    }

    @Test
    void shouldSayInOneLineThatAPortIsTakenBeforeItBuildsAnything() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended api = run(Map.of(), "up", "--port", port);
            assertThat(api.exitCode()).isEqualTo(1);
            assertThat(api.err()).containsExactly("wallcrawler: port " + port + " is taken; choose another with --port");
            Ended other = run(Map.of(), "up", "--port=" + freePort(), "--gateway-port=" + port);
            assertThat(other.err()).containsExactly("wallcrawler: port " + port + " is taken; choose another with --gateway-port");
        }
    }

    @Test
    void shouldSayInOneLineThatItsDirectoryCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        Ended ended = run(Map.of("WALLCRAWLER_DIR", file + "/below"), "up", "--port", freePort());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).containsExactly("wallcrawler: cannot write to " + file + "/below");
    }

    @Test
    void shouldSayInOneLineThatTheBrowserAskedForIsNone() throws Exception {
        Ended ended = run(Map.of("CHROME_PATH", "/no/chrome"), "up", "--port", freePort());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).containsExactly("wallcrawler: CHROME_PATH is /no/chrome, which is no program");
    }

    @Test
    void shouldSayInOneLineThatNoBrowserIsToBeHad() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        for (String tool : List.of("bash", "dirname", "mkdir", "uname", "sed", "cat", "readlink")) {
            program(tools.resolve(tool), "exec " + which(tool) + " \"$@\"");
        }

        Ended ended = start(Map.of("PATH", tools.toString()), List.of(FIND, directory.resolve("browser").toString()));

        assertThat(ended.exitCode()).isEqualTo(69);
        assertThat(ended.err()).singleElement().asString().startsWith("wallcrawler: no Chrome or Chromium found");
    }

    @Test
    void shouldPreferTheMachinesOwnBrowserAndAskItOnce() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        Path asked = directory.resolve("asked");
        Path chrome = tools.resolve("google-chrome");
        program(chrome, "echo \"$@\" >>'" + asked + "'\n" + ANSWER);
        Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
        List<String> find = List.of(FIND, directory.resolve("browser").toString());

        Path launch = directory.resolve("browser/chromium");
        assertThat(start(path, find).out()).containsExactly(launch.toString());
        assertThat(start(path, find).out()).containsExactly(launch.toString());
        start(path, List.of(launch.toString(), "--headless", "a b"));

        assertThat(Files.readAllLines(asked)).satisfiesExactly(
                line -> assertThat(line).contains("--remote-debugging-pipe", "--user-data-dir="),
                line -> assertThat(line).isEqualTo("--headless a b"));
    }

    @Test
    void shouldRefuseABrowserThatNeedsASandboxAndGetsNone() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        program(tools.resolve("id"), "echo somebody");
        Path chrome = tools.resolve("google-chrome");
        program(chrome, "case \"$*\" in *--no-sandbox*) ;; *) echo 'No usable sandbox!' >&2; exit 133 ;; esac\n" + ANSWER);
        Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
        Map<String, String> without = Map.of("PATH", path.get("PATH"), "CHROME_FLAGS", "--lang=de  --no-sandbox");
        Path own = directory.resolve("browser");
        List<String> find = List.of(FIND, own.toString());
        String reason = "wallcrawler: " + chrome + " starts without its sandbox only, as this system lets it have none;"
                + " set CHROME_FLAGS=--no-sandbox to use it";

        assertThat(start(path, find)).isEqualTo(new Ended(69, List.of(), List.of(reason)));
        assertThat(start(Map.of("PATH", path.get("PATH"), "CHROME_PATH", chrome.toString()), find).err()).containsExactly(reason);
        assertThat(own).isEmptyDirectory();
        assertThat(start(without, find).out()).containsExactly(own.resolve("chromium").toString());
        assertThat(start(path, find).err()).containsExactly(reason);
    }

    @Test
    void shouldStartABrowserWhereverAndWhateverItsPathIs() throws Exception {
        String odd = "a `b` $HOME \"c\" 'd'/chrome";
        Files.createDirectory(directory.resolve(odd).getParent());
        program(directory.resolve(odd), "echo started \"$@\"\n" + ANSWER);
        Path own = directory.resolve("browser");
        Ended found = start(Map.of("CHROME_PATH", odd), List.of(FIND, own.toString()), directory);

        assertThat(found.err()).isEmpty();
        assertThat(start(Map.of(), List.of(own.resolve("chromium").toString(), "x y"), own).out()).containsExactly("started x y");
    }

    @Test
    void shouldChangeNothingWhereItOnlyLooks() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        Path chrome = tools.resolve("google-chrome");
        program(chrome, ANSWER);
        Path none = directory.resolve("none");
        List<String> look = List.of(FIND, "--look", none.toString());

        assertThat(start(Map.of("PATH", tools + ":" + System.getenv("PATH")), look).out()).containsExactly(chrome.toString());
        assertThat(none).doesNotExist();
        Path inUse = CHECKOUT.resolve(".wallcrawler/browser/chromium");
        String before = Files.readString(inUse);
        Ended doctor = run(Map.of("CHROME_PATH", chrome.toString(), CLASS_PATH, OWN_BUILD), "doctor");
        assertThat(doctor.out()).anyMatch(line -> line.startsWith("ok       browser ") && line.endsWith(chrome.toString()));
        assertThat(inUse).hasContent(before);
    }

    @Test
    void shouldNotSendToAProxyWhatIsOnThisMachine() throws Exception {
        Files.createDirectories(directory.resolve("state/dynamodb"));
        String nowhere = "http://127.0.0.1:" + freePort();

        for (String variable : List.of("HTTP_PROXY", "http_proxy")) {
            Ended ended = run(Map.of(variable, nowhere, "NO_PROXY", "example.org", CLASS_PATH, OWN_BUILD), "keys", "list");
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

        assertThat(run(ownBuild, "logs", "--json").out()).containsExactly(line);
        assertThat(run(ownBuild, "logs").out()).last().asString().contains(" REQUEST ").doesNotContain("\u001b");
        Ended unknown = run(ownBuild, "logs", "--colour");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("wallcrawler: unknown option --colour", "usage: wallcrawler COMMAND");
    }

    @Test
    void shouldExamineAMachineOnWhichNothingIsUp() throws Exception {
        Ended ended = run(Map.of(CLASS_PATH, OWN_BUILD), "doctor");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .anyMatch(line -> line.startsWith("ok       JDK "))
                .anyMatch(line -> line.startsWith("ok       browser "))
                .anyMatch(line -> line.startsWith("failed   API ") && line.endsWith("start it with ./wallcrawler up"));
        assertThat(ended.err()).isEmpty();
    }

    private Ended run(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(CHECKOUT.resolve("wallcrawler").toString()));
        command.addAll(List.of(arguments));
        return start(environment, command);
    }

    private Ended start(Map<String, String> environment, List<String> command) throws Exception {
        return start(environment, command, Path.of(""));
    }

    private Ended start(Map<String, String> environment, List<String> command, Path where) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        var builder = new ProcessBuilder(command)
                .directory(where.toAbsolutePath().toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("CHROME_PATH");
        builder.environment().remove("CHROME_FLAGS");
        builder.environment().put("WALLCRAWLER_DIR", directory.resolve("state").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readAllLines(out, StandardCharsets.UTF_8),
                Files.readAllLines(err, StandardCharsets.UTF_8));
    }

    private static void program(Path path, String line) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private static Path which(String tool) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path path = Path.of(directory, tool);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException("no " + tool + " on the PATH");
    }

    private static Path checkout() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("wallcrawler"))) {
            path = path.getParent();
        }
        return path;
    }
}
