package dev.wallcrawler.local.command;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class LocalDoctorTest {
    @TempDir
    private Path directory;

    /** Its API stands for the local one. */
    private final TestingAws server = new TestingAws();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldFindAStackThatIsUpHealthy() throws Exception {
        up(TestingAws.GOOD_KEY);
        var console = console(Optional.of(Path.of("/bin/sh")));

        assertThat(new Main(console.context()).run(List.of("doctor"))).isZero();

        assertThat(console.out())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("ok       JDK       25"),
                        line -> assertThat(line).isEqualTo("ok       browser   /bin/sh"),
                        line -> assertThat(line).startsWith("ok       disk      ").contains(" MB are free for " + directory),
                        line -> assertThat(line).isEqualTo("ok       API       " + server.apiUrl() + " answers, and refuses a wrong key"),
                        line -> assertThat(line)
                                .isEqualTo("ok       key       the key of " + directory.resolve("local.env") + " is valid"),
                        line -> assertThat(line).isEqualTo("ok       gateway   " + server.gatewayUrl() + " answers"),
                        line -> assertThat(line).isEqualTo("ok       failures  every change and every event was processed"));
        server.server().verify(0, WireMock.postRequestedFor(WireMock.anyUrl()));
    }

    @Test
    void shouldSayThatNothingIsUpAndWhatToDo() throws Exception {
        var console = console(Optional.empty());

        assertThat(new Main(console.context()).run(List.of("doctor"))).isEqualTo(1);

        assertThat(console.out())
                .contains("failed   browser   none was found; install Chrome or Chromium, or set CHROME_PATH")
                .contains("failed   API       nothing is up in " + directory + "; start it with ./wallcrawler up")
                .anyMatch(line -> line.startsWith("skipped  key "))
                .anyMatch(line -> line.startsWith("skipped  gateway "));
    }

    @Test
    void shouldSayThatTheKeyOfAnEarlierUpIsNoLongerGood() throws Exception {
        up("wc_of-the-up-before");
        var console = console(Optional.of(Path.of("/bin/sh")));

        assertThat(new Main(console.context()).run(List.of("doctor"))).isEqualTo(1);

        assertThat(console.out().get(4))
                .startsWith("failed   key ")
                .endsWith("is unknown or revoked; start ./wallcrawler up again")
                .doesNotContain("wc_of-the-up-before");
    }

    @Test
    void shouldSayThatTheDirectoryOrTheKeyFileIsNotThere() throws Exception {
        up(TestingAws.GOOD_KEY);
        new LocalEnvFile(directory).remove();
        var console = console(Optional.of(Path.of("/bin/sh")));
        new Main(console.context()).run(List.of("doctor"));
        Path file = Files.createFile(directory.resolve("file"));
        var nowhere = new TestingContext(file.resolve("below"), Map.of(), Optional.empty());
        new Main(nowhere.context()).run(List.of("doctor"));

        assertThat(console.out().get(4)).startsWith("failed   key       there is no key in");
        assertThat(nowhere.out())
                .contains("failed   disk      cannot write to " + file + "; change its rights, or set WALLCRAWLER_DIR");
    }

    @Test
    void shouldSayThatTheGatewayDoesNotAnswerThoughTheApiDoes() throws Exception {
        up(TestingAws.GOOD_KEY);
        URI nowhere = URI.create("ws://127.0.0.1:1");
        new StateFile(directory).write(new StateFile.State(1, server.apiUrl(), nowhere, server.apiUrl()));
        var console = console(Optional.of(Path.of("/bin/sh")));

        assertThat(new Main(console.context()).run(List.of("doctor"))).isEqualTo(1);

        assertThat(console.out())
                .anyMatch(line -> line.startsWith("ok       API "))
                .anyMatch(line -> line.startsWith("failed   gateway   ws://127.0.0.1:1 does not answer"));
    }

    @Test
    void shouldCountWhatWasPutAside() throws Exception {
        up(TestingAws.GOOD_KEY);
        Path failed = Files.createDirectory(directory.resolve("failed"));
        Path changes = Files.writeString(failed.resolve("stream-changes.jsonl"), "{}\n{}\n");
        Path events = Files.writeString(failed.resolve("task-events.jsonl"), "{}\n");
        var console = console(Optional.of(Path.of("/bin/sh")));

        assertThat(new Main(console.context()).run(List.of("doctor"))).isEqualTo(1);

        assertThat(console.out()).last().isEqualTo("failed   failures  2 records could not be processed, see " + changes
                + "; 1 record could not be processed, see " + events + "; delete it once that is dealt with");
    }

    private void up(String key) throws Exception {
        new StateFile(directory).write(new StateFile.State(1, server.apiUrl(), server.gatewayUrl(), server.apiUrl()));
        new LocalEnvFile(directory).write(server.apiUrl(), key, "proj_1");
    }

    private TestingContext console(Optional<Path> browser) {
        return new TestingContext(directory, Map.of(), browser);
    }
}
