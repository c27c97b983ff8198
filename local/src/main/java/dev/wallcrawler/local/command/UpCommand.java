package dev.wallcrawler.local.command;

import dev.wallcrawler.local.LocalOptions;
import dev.wallcrawler.local.command.deployment.AwsFailures;
import dev.wallcrawler.project.NewApiKey;
import software.amazon.awssdk.core.exception.SdkException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final int FAILED = 1;

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
        Map<String, String> settings = UpSettings.from(context.environment());
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
            settings.forEach(options::setting);
            return runLocked(options.build());
        }
    }

    private int runLocked(LocalOptions options) throws CommandFailure, IOException, InterruptedException {
        long began = System.nanoTime();
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

    private void serve(RunningStack stack, long began) throws IOException {
        var localEnv = new LocalEnvFile(context.directory());
        var state = new StateFile(context.directory());
        try {
            NewApiKey key = UpKey.replace(stack.projects());
            String projectId = key.key().projectIds().getFirst();
            state.write(new StateFile.State(
                    ProcessHandle.current().pid(), stack.baseUrl(), stack.gatewayUrl(), stack.dynamoDb()));
            localEnv.write(stack.baseUrl(), key.value(), projectId);
            context.out().println(FirstSession.text(
                    stack.baseUrl(),
                    key.value(),
                    projectId,
                    localEnv.path(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
            context.out().flush();
            CompletableFuture.anyOf(stop, stack.databaseDeath()).join();
            context.note(stop.complete(FAILED) ? "the database exited; stopping" : "stopping; Ctrl-C again kills it");
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
            switch (e.getCause()) {
                case IOException reason -> throw new CommandFailure(IoFailures.describe(reason), reason);
                case IllegalStateException reason -> throw new CommandFailure(
                        Optional.ofNullable(reason.getMessage()).orElseGet(reason::toString), reason);
                case SdkException reason -> throw new CommandFailure(AwsFailures.explain("the database", reason), reason);
                default -> throw new IllegalStateException("the stack failed to start", e.getCause());
            }
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
        throw new CommandFailure(new StateFile(context.directory())
                .readOfRunning()
                .map(state -> "already up in " + context.directory() + " at " + state.baseUrl() + " (process " + state.pid() + ")")
                .orElseGet(() -> DirectoryLock.heldIn(context.directory())));
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
        } catch (IOException e) {
            throw notFree(port, option, e);
        }
    }

    /** Says why a port cannot be had; not always because somebody has it. */
    static CommandFailure notFree(int port, String option, IOException reason) {
        String message = Optional.ofNullable(reason.getMessage()).orElse("").toLowerCase(Locale.ROOT);
        String why = message.contains("in use")
                ? "is taken"
                : message.contains("permission") ? "needs root" : "cannot be had (" + reason.getMessage() + ")";
        return new CommandFailure("port " + port + " " + why + "; choose another with " + option, reason);
    }
}
