package dev.wallcrawler.bench.lines;

import dev.wallcrawler.lambda.FunctionCode;
import dev.wallcrawler.lambda.LambdaProcess;
import dev.wallcrawler.lambda.RuntimeApi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Invokes one function many times over several execution environments at once, and counts what is missing from its log. */
final class Experiment {
    private static final int AT_ONCE = 4;
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"((?:begin|end) [0-9]+)\"");

    private final FunctionCode code;
    private final Path directory;
    private final AtomicInteger next = new AtomicInteger();
    private final int invocations;
    private final int ends;

    /** @param ends after how many of a thousand invocations the environment is killed */
    Experiment(FunctionCode code, Path directory, int invocations, int ends) {
        this.code = code;
        this.directory = directory;
        this.invocations = invocations;
        this.ends = ends;
    }

    /**
     * What came of it.
     *
     * @param killed environments that died right after a response, and not because the experiment was over
     * @param missing lines of invocations that were answered
     * @param broken lines that are no whole JSON object
     */
    record Outcome(int invocations, int environments, int killed, int frozen, int missing, int broken) {
        private static final Outcome NONE = new Outcome(0, 0, 0, 0, 0, 0);

        Outcome plus(Outcome other) {
            return new Outcome(
                    invocations + other.invocations,
                    environments + other.environments,
                    killed + other.killed,
                    frozen + other.frozen,
                    missing + other.missing,
                    broken + other.broken);
        }
    }

    Outcome run(long seed) throws IOException, InterruptedException {
        var seeds = new SplittableRandom(seed);
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Outcome>> tasks = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                var random = seeds.split();
                tasks.add(() -> work(random));
            }
            Outcome sum = Outcome.NONE;
            for (Future<Outcome> part : workers.invokeAll(tasks)) {
                sum = sum.plus(part.get());
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IOException("the experiment failed: " + e.getCause(), e);
        }
    }

    private Outcome work(RandomGenerator random) throws Exception {
        Outcome sum = Outcome.NONE;
        while (next.get() < invocations) {
            sum = sum.plus(oneEnvironment(random));
        }
        return sum;
    }

    private Outcome oneEnvironment(RandomGenerator random) throws Exception {
        List<String> expected = new ArrayList<>();
        int frozen = 0;
        Path own = Files.createTempDirectory(directory, "environment-");
        Map<String, String> environment = Map.of("AWS_REGION", "us-east-1");
        try (var runtimeApi = new RuntimeApi();
                var function = LambdaProcess.boot(code, environment, runtimeApi, List.of(), own)) {
            await(runtimeApi.restored());
            Fate fate = Fate.GOES_ON;
            while (!fate.isTheEnd()) {
                int number = next.getAndIncrement();
                if (number >= invocations) {
                    break;
                }
                fate = Fate.random(random, ends);
                frozen += fate == Fate.FROZEN_AND_THAWED || fate == Fate.FROZEN_AND_KILLED ? 1 : 0;
                Fate decided = fate;
                await(runtimeApi.invoke(
                        function.process(), "\"" + number + "\"", process -> decided.befall(process, random)));
                expected.add("begin " + number);
                expected.add("end " + number);
            }
            // What is left in some buffer goes as it would with the environment.
            Signal.KILL.send(function.process());
            function.awaitExit();
            return analyse(expected, fate.isTheEnd() ? 1 : 0, frozen, function.frames());
        }
    }

    private static Outcome analyse(List<String> expected, int killed, int frozen, List<String> lines) {
        Set<String> found = new HashSet<>();
        int broken = 0;
        for (String line : lines) {
            String whole = line.strip();
            if (!whole.startsWith("{") || !whole.endsWith("}")) {
                broken++;
            }
            Matcher message = MESSAGE.matcher(whole);
            if (message.find()) {
                found.add(message.group(1));
            }
        }
        int missing = Math.toIntExact(expected.stream().filter(line -> !found.contains(line)).count());
        return new Outcome(expected.size() / 2, 1, killed, frozen, missing, broken);
    }

    private static <T> T await(CompletableFuture<T> answer) throws Exception {
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
