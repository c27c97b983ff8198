package dev.wallcrawler.bench.cold;

import dev.wallcrawler.lambda.LambdaProcess;
import dev.wallcrawler.lambda.RuntimeApi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts one function as often as needed, one process after the other. */
final class ColdStart {
    private static final int WARM_INVOCATIONS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ColdCase subject;
    private final Map<String, String> environment;
    private final Path directory;

    ColdStart(ColdCase subject, Map<String, String> stackEnvironment, Path directory) {
        this.subject = subject;
        this.environment = new HashMap<>(stackEnvironment);
        this.environment.putAll(subject.environment());
        this.directory = directory;
    }

    /**
     * One start.
     *
     * @param init from the start of the process until it is primed and asks to go on from its snapshot
     * @param first the first invocation after that
     * @param warm the later ones
     */
    record Times(Duration init, Duration first, List<Duration> warm) {}

    Times time() throws IOException {
        long start = System.nanoTime();
        try (var runtimeApi = new RuntimeApi();
                LambdaProcess function = boot(runtimeApi, List.of())) {
            await(runtimeApi.restored());
            Duration init = since(start);
            Duration first = invoke(runtimeApi, function);
            var warm = new ArrayList<Duration>();
            for (int i = 0; i < WARM_INVOCATIONS; i++) {
                warm.add(invoke(runtimeApi, function));
            }
            return new Times(init, first, warm);
        }
    }

    /** How many classes the first invocation after priming has to load. */
    long classesOfFirstInvocation() throws IOException {
        Path log = Files.createTempFile(directory, "classes-", ".log");
        try (var runtimeApi = new RuntimeApi();
                LambdaProcess function = boot(runtimeApi, List.of("-Xlog:class+load:file=" + log))) {
            await(runtimeApi.restored());
            long before = lines(log);
            invoke(runtimeApi, function);
            return lines(log) - before;
        }
    }

    private LambdaProcess boot(RuntimeApi runtimeApi, List<String> jvmOptions) throws IOException {
        return LambdaProcess.boot(
                subject.code(), environment, runtimeApi, jvmOptions, Files.createTempDirectory(directory, subject.name()));
    }

    private Duration invoke(RuntimeApi runtimeApi, LambdaProcess function) throws IOException {
        long start = System.nanoTime();
        RuntimeApi.Response response = await(runtimeApi.invoke(function.process(), subject.event()));
        Duration taken = since(start);
        if (response.error()) {
            throw new IOException(subject.name() + " failed: " + response.body());
        }
        return taken;
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw new IOException("the function does not answer", e.getCause());
        }
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
