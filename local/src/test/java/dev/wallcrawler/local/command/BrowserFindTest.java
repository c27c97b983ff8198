package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.TestingScript.Ended;
import dev.wallcrawler.local.process.ProcessTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static dev.wallcrawler.local.command.TestingScript.CHECKOUT;
import static dev.wallcrawler.local.command.TestingScript.CLASS_PATH;
import static dev.wallcrawler.local.command.TestingScript.OWN_BUILD;
import static dev.wallcrawler.local.command.TestingScript.before;
import static dev.wallcrawler.local.command.TestingScript.program;
import static dev.wallcrawler.local.command.TestingScript.which;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a browser is found and tried. */
@Timeout(60)
class BrowserFindTest {
    private static final String FIND = CHECKOUT.resolve("browser/find").toString();
    /** What a browser says on its DevTools pipe, in so far as that matters. */
    private static final String ANSWER = "case \"$*\" in *--remote-debugging-pipe*) echo '{\"product\":\"x\"}' >&4 ;; esac";

    @TempDir
    private Path directory;

    private TestingScript script;

    @BeforeEach
    void prepare() {
        script = new TestingScript(directory);
    }

    @Test
    void shouldSayInOneLineThatNoBrowserIsToBeHad() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        for (String tool : List.of("bash", "dirname", "mkdir", "uname", "sed", "cat", "readlink")) {
            program(tools.resolve(tool), "exec " + which(tool) + " \"$@\"");
        }

        Ended ended = script.run(Map.of("PATH", tools.toString()), List.of(FIND, directory.resolve("browser").toString()));

        assertThat(ended.exitCode()).isEqualTo(69);
        assertThat(ended.err()).singleElement().asString().startsWith("wallcrawler: no Chrome or Chromium found");
    }

    @Test
    void shouldPreferTheMachinesOwnBrowserAndAskItOnce() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        Path asked = directory.resolve("asked");
        Path chrome = tools.resolve("google-chrome");
        program(chrome, "echo \"$@\" >>'" + asked + "'\n" + ANSWER);
        Map<String, String> path = Map.of("PATH", before(tools));
        List<String> find = List.of(FIND, directory.resolve("browser").toString());

        Path launch = directory.resolve("browser/chromium");
        assertThat(script.run(path, find).out()).containsExactly(launch.toString());
        assertThat(script.run(path, find).out()).containsExactly(launch.toString());
        script.run(path, List.of(launch.toString(), "--headless", "a b"));

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
        Map<String, String> path = Map.of("PATH", before(tools));
        Map<String, String> without = Map.of("PATH", path.get("PATH"), "CHROME_FLAGS", "--lang=de  --no-sandbox");
        Path own = directory.resolve("browser");
        List<String> find = List.of(FIND, own.toString());
        String reason = "wallcrawler: " + chrome + " starts only without its sandbox on this system;"
                + " set CHROME_FLAGS=--no-sandbox to use it";

        assertThat(script.run(path, find)).isEqualTo(new Ended(69, List.of(), List.of(reason)));
        assertThat(script.run(Map.of("PATH", path.get("PATH"), "CHROME_PATH", chrome.toString()), find).err()).containsExactly(reason);
        assertThat(own).isEmptyDirectory();
        assertThat(script.run(without, find).out()).containsExactly(own.resolve("chromium").toString());
        assertThat(script.run(path, find).err()).containsExactly(reason);
        assertThat(script.run(path, List.of(FIND, "--look", own.toString())))
                .isEqualTo(new Ended(0, List.of(own.resolve("chromium").toString()), List.of()));
    }

    @Test
    void shouldStartABrowserWhereverAndWhateverItsPathIs() throws Exception {
        String odd = "a `b` $HOME \"c\" 'd'/chrome";
        Files.createDirectory(directory.resolve(odd).getParent());
        program(directory.resolve(odd), "echo started \"$@\"\n" + ANSWER);
        Path own = directory.resolve("browser");
        Ended found = script.run(Map.of("CHROME_PATH", odd), List.of(FIND, own.toString()), directory);

        assertThat(found.err()).isEmpty();
        assertThat(script.run(Map.of(), List.of(own.resolve("chromium").toString(), "x y"), own).out()).containsExactly("started x y");
    }

    @Test
    void shouldLeaveTheBrowserThatAnUpHasAsItIs() throws Exception {
        Path before = program(directory.resolve("before"), "echo before", ANSWER);
        Path after = program(directory.resolve("after"), "echo after", ANSWER);
        String shared = directory.resolve("browser").toString();
        Path launch = directory.resolve("launch/chromium");
        List<String> ofUp = List.of(FIND, shared, launch.getParent().toString());

        assertThat(script.run(Map.of("CHROME_PATH", before.toString()), ofUp).out()).containsExactly(launch.toString());
        assertThat(script.run(Map.of("CHROME_PATH", after.toString()), List.of(FIND, shared)).out())
                .containsExactly(shared + "/chromium");

        assertThat(script.run(Map.of(), List.of(launch.toString())).out()).containsExactly("before");
    }

    @Test
    void shouldChangeNothingWhereItOnlyLooks() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("bin"));
        Path chrome = tools.resolve("google-chrome");
        program(chrome, ANSWER);
        Path none = directory.resolve("none");
        List<String> look = List.of(FIND, "--look", none.toString());

        assertThat(script.run(Map.of("PATH", before(tools)), look).out()).containsExactly(chrome.toString());
        assertThat(none).doesNotExist();
        Path inUse = CHECKOUT.resolve(".wallcrawler/browser/chromium");
        String before = Files.readString(inUse);
        Ended doctor = script.launch(Map.of("CHROME_PATH", chrome.toString(), CLASS_PATH, OWN_BUILD), "doctor");
        assertThat(doctor.out()).anyMatch(line -> line.startsWith("ok       browser ") && line.endsWith(chrome.toString()));
        assertThat(inUse).hasContent(before);
    }

    @Test
    void shouldTryABrowserWithWhatASessionGetsOfTheEnvironmentOnly() throws Exception {
        Path seen = directory.resolve("seen");
        Path chrome = program(directory.resolve("bin/chrome"), "env >'" + seen + "'", ANSWER);

        script.run(
                Map.of("CHROME_PATH", chrome.toString(), "TZ", "UTC", "FONTCONFIG_FILE", "/fonts.conf", "DISPLAY", ":0", "LANG", ""),
                List.of(FIND, directory.resolve("browser").toString()));

        assertThat(Files.readAllLines(seen))
                .contains("TZ=UTC", "FONTCONFIG_FILE=/fonts.conf", "HOME=" + System.getenv("HOME"))
                .extracting(line -> line.split("=", 2)[0])
                .doesNotContain("DISPLAY", "LANG", "CHROME_PATH", "WALLCRAWLER_DIR")
                .contains("PATH", "TMPDIR");
    }

    @Test
    void shouldLeaveNoBrowserBehindWhenItIsStopped() throws Exception {
        Path pid = directory.resolve("pid");
        Path chrome = program(directory.resolve("bin/chrome"), "echo $$ >'" + pid + "'", "exec sleep 30");
        Process find = script.builder(
                        Map.of("CHROME_PATH", chrome.toString(), "TMPDIR", directory.toString()),
                        List.of(FIND, directory.resolve("browser").toString()))
                .start();
        await().until(() -> Files.exists(pid) && Files.size(pid) > 0);

        find.destroy();

        assertThat(find.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(find.exitValue()).isEqualTo(143);
        assertThat(ProcessTable.ofThisMachine().find(Long.parseLong(Files.readString(pid).strip()))).isEmpty();
        assertThat(directory).isDirectoryNotContaining("glob:**wallcrawler-try-*");
    }
}
