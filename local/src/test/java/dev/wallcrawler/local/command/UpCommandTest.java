package dev.wallcrawler.local.command;

import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.project.ApiKeyHash;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.project.TestingProjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
class UpCommandTest {
    private static final URI BASE = URI.create("http://127.0.0.1:8080");
    private static final URI GATEWAY = URI.create("ws://127.0.0.1:8081");
    private static final URI DYNAMO_DB = URI.create("http://127.0.0.1:9999");
    private static final String READY = "Wallcrawler is ready";

    @TempDir
    private Path directory;

    private final TestingProjectStore projects = new TestingProjectStore();
    private final CompletableFuture<Integer> stop = new CompletableFuture<>();
    private final CompletableFuture<Integer> databaseDeath = new CompletableFuture<>();
    private final List<LocalOptions> started = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private TestingContext console;
    private String port;

    @BeforeEach
    void prepare() throws IOException {
        console = new TestingContext(directory);
        port = Integer.toString(freePort());
    }

    @Test
    void shouldOfferTheEnvironmentWhileItIsReadyAndOnlyThen() throws Exception {
        Future<Integer> up = up(this::start);
        console.awaitOut(lines -> lines.stream().anyMatch(line -> line.startsWith(READY)));
        Path env = directory.resolve("local.env");
        List<String> lines = Files.readAllLines(env);
        assertThat(lines)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("export BROWSERBASE_BASE_URL=" + BASE),
                        line -> assertThat(line).startsWith("export BROWSERBASE_API_KEY="),
                        line -> assertThat(line)
                                .isEqualTo("export BROWSERBASE_PROJECT_ID="
                                        + projects.projects().getFirst().id()));
        String key = lines.get(1).replaceAll(".*=", "");
        assertThat(projects.findKey(ApiKeyHash.of(key))).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env))).isEqualTo("rw-------");
        assertThat(console.out()).anySatisfy(line -> assertThat(line).contains(key));
        assertThat(new StateFile(directory).read())
                .contains(new StateFile.State(ProcessHandle.current().pid(), BASE, GATEWAY, DYNAMO_DB));

        stop.complete(130);

        assertThat(up.get()).isEqualTo(130);
        assertThat(closed.getCount()).isZero();
        assertThat(env).doesNotExist();
        assertThat(new StateFile(directory).read()).isEmpty();
    }

    @Test
    void shouldRemoveWhatACrashLeftBeforeItStarts() throws Exception {
        Files.writeString(directory.resolve("local.env"), "export BROWSERBASE_API_KEY=old\n");
        Files.writeString(directory.resolve("state.json"), "{\"pid\":1}");
        Future<Integer> up = up(options -> {
            assertThat(directory.resolve("local.env")).doesNotExist();
            assertThat(directory.resolve("state.json")).doesNotExist();
            throw new IOException("the gateway did not start");
        });

        assertThat(up).failsWithin(Duration.ofSeconds(10)).withThrowableThat().havingRootCause()
                .withMessage("the gateway did not start");
    }

    @Test
    void shouldPassOnWhatWasAskedFor() throws Exception {
        Future<Integer> up = up(this::start, "--in-memory");
        console.awaitOut(lines -> lines.stream().anyMatch(line -> line.startsWith(READY)));
        stop.complete(143);
        assertThat(up.get()).isEqualTo(143);

        assertThat(started).singleElement().satisfies(options -> {
            assertThat(options.port()).isEqualTo(Integer.parseInt(port));
            assertThat(options.gatewayPort()).isEqualTo(Integer.parseInt(port) + 1);
            assertThat(options.inMemory()).isTrue();
            assertThat(options.settings()).containsExactly(Map.entry("IDLE_TIMEOUT_SECONDS", "7"));
            assertThat(options.directory()).isEqualTo(directory);
        });
    }

    @Test
    void shouldBeTheOnlyOneInItsDirectory() throws Exception {
        Future<Integer> up = up(this::start);
        console.awaitOut(lines -> lines.stream().anyMatch(line -> line.startsWith(READY)));

        assertThatThrownBy(() -> run(this::start))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("already up in " + directory + " at " + BASE + " (process "
                        + ProcessHandle.current().pid() + ")");
        assertThat(directory.resolve("local.env")).exists();
        stop.complete(130);
        up.get();
    }

    @Test
    void shouldNotTakeAnybodyWhoUsesItsDirectoryForAnUp() throws Exception {
        var gone = new StateFile.State(Long.MAX_VALUE, BASE, GATEWAY, DYNAMO_DB);
        try (var _ = DirectoryLock.take(directory).orElseThrow()) {
            new StateFile(directory).write(gone);

            assertThatThrownBy(() -> run(this::start))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("something else uses " + directory
                            + " right now, such as keys or an up that starts or stops; try again");
            assertThat(new StateFile(directory).read()).contains(gone);
        }
    }

    @Test
    void shouldEndWhenItsDatabaseIsGone() throws Exception {
        Future<Integer> up = up(this::start);
        console.awaitOut(lines -> lines.stream().anyMatch(line -> line.startsWith(READY)));

        databaseDeath.complete(137);

        assertThat(up.get()).isEqualTo(1);
        assertThat(console.err()).containsExactly("wallcrawler: the database exited; stopping");
        assertThat(closed.getCount()).isZero();
        assertThat(directory.resolve("local.env")).doesNotExist();
    }

    @Test
    void shouldStartNothingWithASettingThatNoServiceCouldUse() {
        console = new TestingContext(directory, Map.of("IDLE_TIMEOUT_SECONDS", "10m"), Optional.of(Path.of("/bin/sh")));

        assertThatThrownBy(() -> run(this::start)).isInstanceOf(CommandFailure.class);
        assertThat(started).isEmpty();
    }

    @Test
    void shouldSayInOneLineWhyAStartFailed() {
        assertThatThrownBy(() -> run(_ -> {
                    throw new IllegalStateException("no DynamoDB Local in lib");
                }))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("no DynamoDB Local in lib");
        assertThatThrownBy(() -> run(_ -> {
                    throw SdkClientException.create("Unable to execute HTTP request", new IOException("Connection refused"));
                }))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("no answer from the database: Connection refused");
    }

    @Test
    void shouldNameTheFileThatCannotBeUsed() {
        assertThatThrownBy(() -> run(_ -> {
                    throw new AccessDeniedException("/data/cache");
                }))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("cannot use /data/cache: permission denied");
        assertThat(IoFailures.describe(new FileSystemException("/data", null, "No space left on device")))
                .isEqualTo("cannot use /data: No space left on device");
        assertThat(IoFailures.describe(new NoSuchFileException("/data"))).isEqualTo("cannot use /data: no such file");
        assertThat(IoFailures.describe(new IOException("one\ntwo"))).isEqualTo("one");
        assertThat(IoFailures.describe(new EOFException())).isEqualTo("EOFException");
    }

    @Test
    void shouldSayWhyAPortCannotBeHad() {
        assertThat(UpCommand.notFree(80, "--port", new BindException("Permission denied")))
                .hasMessage("port 80 needs root; choose another with --port");
        assertThat(UpCommand.notFree(80, "--port", new BindException("Address already in use")))
                .hasMessage("port 80 is taken; choose another with --port");
    }

    @Test
    void shouldNameATakenPortBeforeItStartsAnything() throws Exception {
        try (var _ = new ServerSocket(Integer.parseInt(port), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> run(this::start))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessage("port " + port + " is taken; choose another with --port");
            assertThatThrownBy(() -> new UpCommand(console.context(), this::start, stop)
                            .run(List.of("--port", Integer.toString(freePort()), "--gateway-port", port)))
                    .hasMessage("port " + port + " is taken; choose another with --gateway-port");
        }
        assertThat(started).isEmpty();
    }

    @Test
    void shouldGiveUpAStartThatIsInterrupted() throws Exception {
        var interrupted = new CountDownLatch(1);
        var starting = new CountDownLatch(1);
        Future<Integer> up = up(options -> {
            starting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                interrupted.countDown();
            }
            throw new IOException("interrupted");
        });
        starting.await();
        stop.complete(130);

        assertThat(up.get()).isEqualTo(130);
        interrupted.await();
        assertThat(console.out()).isEmpty();
        assertThat(directory.resolve("local.env")).doesNotExist();
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        var command = new UpCommand(console.context(), this::start, stop);

        assertThatThrownBy(() -> command.run(List.of("--detach"))).hasMessage("unknown option --detach");
        assertThatThrownBy(() -> command.run(List.of("--port", "http")))
                .hasMessage("--port must be a whole number from 1 to 65534");
        assertThatThrownBy(() -> command.run(List.of("--port", "70000"))).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> command.run(List.of("--port", "9000", "--gateway-port", "9000")))
                .hasMessage("--port and --gateway-port must differ");
        assertThatThrownBy(() -> command.run(List.of("now"))).hasMessage("unexpected argument now");
    }

    @Test
    void shouldSayThatADirectoryCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        var blocked = new TestingContext(file.resolve("below"));

        assertThatThrownBy(() -> new UpCommand(blocked.context(), this::start, stop).run(List.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("cannot write to " + file.resolve("below"));
    }

    private Future<Integer> up(UpCommand.Starter starter, String... more) {
        return Executors.newVirtualThreadPerTaskExecutor().submit(() -> run(starter, more));
    }

    private int run(UpCommand.Starter starter, String... more) throws Exception {
        var line = new ArrayList<>(List.of("--port", port));
        line.addAll(List.of(more));
        return new UpCommand(console.context(), starter, stop).run(line);
    }

    private RunningStack start(LocalOptions options) {
        started.add(options);
        return new RunningStack() {
            @Override
            public URI baseUrl() {
                return BASE;
            }

            @Override
            public URI gatewayUrl() {
                return GATEWAY;
            }

            @Override
            public URI dynamoDb() {
                return DYNAMO_DB;
            }

            @Override
            public ProjectStore projects() {
                return projects;
            }

            @Override
            public CompletableFuture<Integer> databaseDeath() {
                return databaseDeath;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }

    /** One whose neighbour, the gateway's, is free as well. */
    private static int freePort() throws IOException {
        while (true) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var _ = new ServerSocket(socket.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw e;
                }
            }
        }
    }
}
