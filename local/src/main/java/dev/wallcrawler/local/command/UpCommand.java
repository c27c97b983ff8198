package dev.wallcrawler.local.command;

import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.project.NewApiKey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.Objects.requireNonNull;

/** {@code up}. */
final class UpCommand {
    private static final String PORT = "--port";
    private static final String GATEWAY_PORT = "--gateway-port";
    private static final String IN_MEMORY = "--in-memory";
    /** There if a gateway was left running, which the start ends before it takes the port. */
    private static final String LEFT_GATEWAY = "gateway";

    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;
    /** What the caller's environment may say to the services. */
    private static final List<String> SETTINGS = List.of(
            "IDLE_TIMEOUT_SECONDS",
            "FIRST_CLIENT_TIMEOUT_SECONDS",
            "DISCONNECT_GRACE_SECONDS",
            "START_TIMEOUT_SECONDS",
            "READY_WAIT_SECONDS",
            "SESSION_RETENTION_SECONDS",
            "REAPER_INTERVAL_SECONDS",
            "REAPER_CREATION_SECONDS",
            "REAPER_SETTLING_SECONDS",
            "CHROME_FLAGS",
            "LOG_LEVEL",
            "METRICS_ENABLED");

    private final CommandContext context;
    private final Starter starter;
    private final CompletableFuture<Integer> stop;

    /** Starts a stack and waits until it answers; to be interrupted when it is not wanted any more. */
    interface Starter {
        RunningStack start(LocalOptions options) throws IOException;
    }

    /**
     * @param stop ends the command, with this exit code
     */
    UpCommand(CommandContext context, Starter starter, CompletableFuture<Integer> stop) {
        this.context = requireNonNull(context, "context is null");
        this.starter = requireNonNull(starter, "starter is null");
        this.stop = requireNonNull(stop, "stop is null");
    }

    int run(List<String> line) throws UsageException, CommandFailure, IOException, InterruptedException {
        Arguments arguments = Arguments.parse(line, Set.of(PORT, GATEWAY_PORT), Set.of(IN_MEMORY));
        arguments.requireNoWords();
        int port = arguments.number(PORT, 1, MAX_PORT - 1).orElse(DEFAULT_PORT);
        int gatewayPort = arguments.number(GATEWAY_PORT, 1, MAX_PORT).orElse(port + 1);
        if (port == gatewayPort) {
            throw new UsageException(PORT + " and " + GATEWAY_PORT + " must differ");
        }
        createDirectory();
        try (DirectoryLock _ = lock()) {
            new LocalEnvFile(context.directory()).remove();
            new StateFile(context.directory()).remove();
            requireFree(port, PORT);
            if (Files.notExists(context.directory().resolve(LEFT_GATEWAY))) {
                requireFree(gatewayPort, GATEWAY_PORT);
            }
            LocalOptions.Builder options = LocalOptions.in(context.directory())
                    .port(port)
                    .gatewayPort(gatewayPort)
                    .inMemory(arguments.has(IN_MEMORY))
                    .chromePath(browser())
                    .reserve(true)
                    .progress(context::note);
            for (String name : SETTINGS) {
                context.environment().find(name).ifPresent(value -> options.setting(name, value));
            }
            return runLocked(options.build());
        }
    }

    private int runLocked(LocalOptions options) throws CommandFailure, IOException, InterruptedException {
        long began = System.nanoTime();
        try (Guard _ = Guard.over(context.directory())) {
            Optional<RunningStack> started = start(options);
            if (started.isPresent()) {
                try (RunningStack stack = started.get()) {
                    if (!stop.isDone()) {
                        serve(stack, began);
                    }
                }
            }
            return stop.join();
        }
    }

    private void serve(RunningStack stack, long began) throws IOException {
        var localEnv = new LocalEnvFile(context.directory());
        var state = new StateFile(context.directory());
        try {
            NewApiKey key = UpKey.replace(stack.projects());
            String projectId = key.key().projectIds().getFirst();
            state.write(new StateFile.State(ProcessHandle.current().pid(), stack.baseUrl(), stack.dynamoDb()));
            localEnv.write(stack.baseUrl(), key.value(), projectId);
            context.out().println(FirstSession.text(
                    stack.baseUrl(),
                    key.value(),
                    projectId,
                    localEnv.path(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
            context.out().flush();
            stop.join();
            context.note("stopping; Ctrl-C again kills it");
        } finally {
            localEnv.remove();
            state.remove();
        }
    }

    /** The stack, or none if the stop came first. */
    private Optional<RunningStack> start(LocalOptions options) throws CommandFailure, InterruptedException {
        var started = new CompletableFuture<RunningStack>();
        Thread thread = Thread.ofPlatform().name("start").start(() -> {
            try {
                started.complete(starter.start(options));
            } catch (IOException | RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        });
        CompletableFuture.anyOf(stop, started).exceptionally(_ -> 0).join();
        try {
            if (!stop.isDone()) {
                return Optional.of(started.get());
            }
            thread.interrupt();
            return Optional.of(started.get(StopSignals.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (stop.isDone()) {
                return Optional.empty();
            }
            if (e.getCause() instanceof IOException reason) {
                throw new CommandFailure(reason.getMessage(), reason);
            }
            throw new IllegalStateException("the stack failed to start", e.getCause());
        } catch (TimeoutException _) {
            return Optional.empty();
        }
    }

    private void createDirectory() throws CommandFailure {
        try {
            Files.createDirectories(context.directory());
        } catch (IOException e) {
            throw new CommandFailure("cannot write to " + context.directory(), e);
        }
        if (!Files.isWritable(context.directory())) {
            throw new CommandFailure("cannot write to " + context.directory());
        }
    }

    private DirectoryLock lock() throws CommandFailure, IOException {
        Optional<DirectoryLock> lock = DirectoryLock.take(context.directory());
        if (lock.isPresent()) {
            return lock.get();
        }
        String where = new StateFile(context.directory())
                .read()
                .map(state -> " at " + state.baseUrl() + " (process " + state.pid() + ")")
                .orElse("");
        throw new CommandFailure("already up in " + context.directory() + where);
    }

    private Path browser() throws CommandFailure {
        return context.browser()
                .filter(Files::isExecutable)
                .orElseThrow(() -> new CommandFailure("no browser was found"));
    }

    private static void requireFree(int port, String option) throws CommandFailure {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException _) {
            throw new CommandFailure("port " + port + " is taken; choose another with " + option);
        }
    }
}
