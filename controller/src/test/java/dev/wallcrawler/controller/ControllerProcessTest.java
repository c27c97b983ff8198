package dev.wallcrawler.controller;

import com.sun.net.httpserver.HttpServer;
import dev.wallcrawler.controller.browser.TestingProcesses;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.BrowserSettings;
import dev.wallcrawler.session.DynamoDbLocal;
import dev.wallcrawler.session.DynamoSessionStore;
import dev.wallcrawler.session.NewSession;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStatus;
import dev.wallcrawler.session.SessionTables;
import dev.wallcrawler.session.TableDefinitions;
import dev.wallcrawler.session.TestingTables;
import dev.wallcrawler.token.TestingTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The controller as a process of its own, with the session's item in DynamoDB. */
class ControllerProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SessionTables TABLES = TestingTables.named("controller-process");

    /** Takes from root what lets it read everything; other users have nothing of it. */
    private static final List<String> UNPRIVILEGED = System.getProperty("user.name").equals("root")
            ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
            : List.of();

    private static DynamoDbClient dynamoDb;
    private static DynamoSessionStore store;
    private static Project project;

    @TempDir
    private Path logs;

    private final String id = SessionIds.random(InstantSource.system()).next();
    private Optional<Process> controller = Optional.empty();

    @BeforeAll
    static void createTables() {
        dynamoDb = DynamoDbLocal.client();
        TableDefinitions.all(TABLES).forEach(dynamoDb::createTable);
        store = new DynamoSessionStore(dynamoDb, TABLES, InstantSource.system(), Duration.ofMinutes(15));
        project = new DynamoProjectStore(dynamoDb, TABLES, InstantSource.system())
                .findOrCreate("test", 10, Duration.ofMinutes(5));
    }

    @AfterAll
    static void closeClient() {
        dynamoDb.close();
    }

    @AfterEach
    void killController() {
        controller.ifPresent(Process::destroyForcibly);
    }

    private void createSession() {
        store.create(new NewSession(
                id,
                project.id(),
                "key_test",
                Duration.ofMinutes(5),
                false,
                "us-west-2",
                "{}",
                BrowserSettings.DEFAULT,
                Optional.empty(),
                List.of(),
                Optional.empty()));
    }

    private Map<String, String> taskEnvironment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", System.getProperty("user.home"));
        variables.putAll(TestingBrowser.variables());
        variables.put("AWS_REGION", "us-west-2");
        variables.put("AWS_ENDPOINT_URL_DYNAMODB", DynamoDbLocal.endpoint().toString());
        variables.put("AWS_ACCESS_KEY_ID", "test");
        variables.put("AWS_SECRET_ACCESS_KEY", "test");
        variables.put("SESSIONS_TABLE", TABLES.sessions());
        variables.put("PROJECTS_TABLE", TABLES.projects());
        variables.put("API_KEYS_TABLE", TABLES.apiKeys());
        variables.put("IDEMPOTENCY_TABLE", TABLES.idempotency());
        variables.put("TOKEN_PUBLIC_KEY", TestingTokens.create(InstantSource.system()).publicKey());
        variables.put("CONTROLLER_BIND", "127.0.0.1");
        variables.put("CONTROLLER_PORT", "0");
        return variables;
    }

    private Map<String, String> sessionEnvironment() {
        return Map.of(
                "SESSION_ID", id,
                "PROJECT_ID", project.id(),
                "SESSION_EXPIRES_AT",
                        Long.toString(store.find(id).orElseThrow().expiresAt().toEpochMilli()));
    }

    private Process start(Map<String, String> environment) throws IOException {
        return start(environment, List.of());
    }

    private Process start(Map<String, String> environment, List<String> prefix) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dwallcrawler.log.directory=" + logs,
                "-cp",
                System.getProperty("java.class.path"),
                Controller.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("out.txt").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process started = builder.start();
        controller = Optional.of(started);
        return started;
    }

    private Process startWithSession() throws IOException {
        createSession();
        Map<String, String> environment = taskEnvironment();
        environment.putAll(sessionEnvironment());
        return start(environment);
    }

    private Session session() {
        return store.find(id).orElseThrow();
    }

    private void awaitReady() throws IOException {
        await(() -> session().status() == SessionStatus.READY);
    }

    private void await(BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for too long; out: " + Files.readString(logs.resolve("out.txt")));
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private List<ProcessHandle> browserProcesses() {
        return controller.orElseThrow().descendants().toList();
    }

    @Test
    void shouldLeaveNothingWhenToldToStop() throws Exception {
        Process process = startWithSession();
        awaitReady();
        List<ProcessHandle> browser = browserProcesses();
        Path directory = TestingProcesses.directory(browser);
        process.destroy();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(TestingProcesses.alive(browser)).isEmpty();
        assertThat(directory).doesNotExist();
        assertThat(session().status()).isEqualTo(SessionStatus.READY);
        assertThat(session().totals()).isPresent();
    }

    @Test
    void shouldLeaveNoProcessWhenKilled() throws Exception {
        Process process = startWithSession();
        awaitReady();
        List<ProcessHandle> browser = browserProcesses();
        assertThat(browser).hasSizeGreaterThan(2);
        process.destroyForcibly();
        await(() -> TestingProcesses.alive(browser).isEmpty());
        assertThat(TestingProcesses.ofSession(id)).isEmpty();
    }

    @Test
    void shouldBeClosedToTheBrowsersUserInAContainer() throws Exception {
        HttpServer metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metadata.createContext("/", exchange -> {
            byte[] body = "{\"DockerId\":\"c1\",\"Networks\":[{\"IPv4Addresses\":[\"127.0.0.1\"]}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        metadata.start();
        try {
            createSession();
            Map<String, String> environment = taskEnvironment();
            environment.putAll(sessionEnvironment());
            environment.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/secret-id");
            environment.put("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:" + metadata.getAddress().getPort() + "/v4/c1");
            Process process = start(environment, UNPRIVILEGED);
            awaitReady();
            long browser = browserProcesses().getFirst().pid();
            for (String file : List.of("environ", "maps")) {
                assertThat(read(browser, file)).as("the browser's own " + file).isNotEmpty();
                assertThat(read(process.pid(), file)).as(file).isEmpty();
            }
        } finally {
            metadata.stop(0);
        }
    }

    /** What a process of the same user can read. */
    private static String read(long pid, String file) throws Exception {
        List<String> command = new ArrayList<>(UNPRIVILEGED);
        command.addAll(List.of("head", "-c", "64", "/proc/" + pid + "/" + file));
        Process reader = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(reader.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldServeASessionThatItIsToldOfLater() throws Exception {
        Map<String, String> environment = taskEnvironment();
        environment.put("CONTROLLER_STANDBY", "true");
        Process process = start(environment);
        createSession();
        OutputStream input = process.getOutputStream();
        for (Map.Entry<String, String> variable : sessionEnvironment().entrySet()) {
            input.write((variable.getKey() + "=" + variable.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
        }
        input.write(0);
        input.flush();
        awaitReady();
        assertThat(browserProcesses()).isNotEmpty();
        process.destroy();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** The image's cache of classes holds what such a rehearsal loads. */
    @Test
    void shouldRehearseAllButTheTableWhereThereIsNone() throws Exception {
        Path classes = logs.resolve("classes.txt");
        Map<String, String> environment = taskEnvironment();
        environment.put("CONTROLLER_STANDBY", "true");
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
        environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
        Process process = start(environment);
        process.getOutputStream().close();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        try (Stream<String> lines = Files.lines(classes)) {
            assertThat(lines.filter(line -> line.contains("dev.wallcrawler."))
                            .map(line -> line.replaceAll(".*\\bdev\\.wallcrawler\\.(\\S+) .*", "$1")))
                    .contains(
                            "transport.OneWay",
                            "controller.cdp.OperationTracker",
                            "controller.browser.ProcessTree",
                            "controller.Shield",
                            "session.Move");
        }
    }

    @Test
    void shouldGoQuietlyWhenItIsNotNeededInTheEnd() throws Exception {
        Map<String, String> environment = taskEnvironment();
        environment.put("CONTROLLER_STANDBY", "true");
        Process process = start(environment);
        process.getOutputStream().close();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
