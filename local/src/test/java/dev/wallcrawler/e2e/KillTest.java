package dev.wallcrawler.e2e;

import dev.wallcrawler.project.NewApiKey;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.session.EndReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever is killed, at whatever moment: once it runs again, and the reaper has had two passes, everything fits together.
 * {@code wallcrawler.kills.rounds} says how many rounds; {@code wallcrawler.kills.seed} plays the kills of a run again.
 */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.HOURS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final int ROUNDS = Integer.getInteger("wallcrawler.kills.rounds", 5);
    private static final long SEED = Long.getLong("wallcrawler.kills.seed", System.currentTimeMillis());
    private static final Map<String, Integer> LIMITS = Map.of("kills-many", 6, "kills-few", 4);

    /** How long the reaper lets be what may be on its way, and then two passes and what follows from them. */
    private static final Duration TWO_PASSES = Duration.ofSeconds(3 + 2 * 1 + 2);
    /** What two cores with ten browsers on them may take longer. */
    private static final Duration LEEWAY = Duration.ofSeconds(8);
    /** A row whose create was killed before it had a task is left alone for this long; ten browsers at once take 10 s and more. */
    private static final int START_SECONDS = 40;

    private static final String MARK = "wallcrawler-kills-" + ProcessHandle.current().pid();
    private static final Map<String, String> SETTINGS = Map.of(
            "CHROME_FLAGS", SessionProcesses.flagsWith(MARK),
            "START_TIMEOUT_SECONDS", Integer.toString(START_SECONDS),
            "READY_WAIT_SECONDS", "40",
            "REAPER_INTERVAL_SECONDS", "1",
            "REAPER_CREATION_SECONDS", "3",
            "REAPER_SETTLING_SECONDS", "3");

    private record Client(Project project, ApiClient api, List<Visitor> visitors) {}

    private enum Kill {
        GATEWAY,
        CONTROLLER,
        BROWSER,
        POLLER,
        STACK
    }

    /** How many processes each kind of kill has met. */
    private final Map<Kill, Integer> killed = new EnumMap<>(Kill.class);
    private final Set<String> tasksSeen = new HashSet<>();
    private final Random random = new Random(SEED);
    private final List<Client> clients = new ArrayList<>();
    private StackUp stack;
    private StackView view;

    @BeforeAll
    void start() throws Exception {
        Path all = Files.createDirectories(Path.of("target", "kills").toAbsolutePath());
        stack = StackUp.in(Files.createTempDirectory(all, "stack-"), all.resolve("cache"), SETTINGS);
        view = look();
        LIMITS.keySet().stream().sorted().forEach(name -> {
            Project project = view.projects().findOrCreate(name, LIMITS.get(name), Duration.ofHours(1));
            NewApiKey key = view.projects().createKey(name, List.of(project.id()));
            ApiClient api = new ApiClient(stack.baseUrl(), key.value());
            List<Visitor> visitors = new ArrayList<>();
            for (int i = 0; i < LIMITS.get(name); i++) {
                visitors.add(new Visitor(api, new Random(random.nextLong()), i % 3 == 0));
            }
            clients.add(new Client(project, api, visitors));
        });
    }

    @AfterAll
    void stop() throws Exception {
        clients.forEach(client -> client.visitors().forEach(Visitor::leave));
        if (view != null) {
            view.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void shouldComeBackFromEveryKill() throws Exception {
        System.out.printf("kills: -Dwallcrawler.kills.rounds=%d -Dwallcrawler.kills.seed=%d%n", ROUNDS, SEED);
        fill();
        requireSight();
        Set<Kill> planned = EnumSet.noneOf(Kill.class);
        for (int round = 1; round <= ROUNDS; round++) {
            List<Kill> kills = plan(round);
            planned.addAll(kills);
            long began = System.nanoTime();
            killUnderLoad(kills);
            long killed = System.nanoTime();
            awaitConsistency(kills);
            long consistent = System.nanoTime();
            fill();
            awaitConsistency(kills);
            System.out.printf(
                    "kills: round %d %s in %.1f s, consistent after %.1f s, full after %.1f s; ends: %s%n",
                    round,
                    kills,
                    (killed - began) / 1e9,
                    (consistent - killed) / 1e9,
                    (System.nanoTime() - consistent) / 1e9,
                    view.ends());
        }
        System.out.println("kills: in all " + killed);
        assertThat(killed.keySet()).as("kinds that met a process, seed %d", SEED).containsAll(planned);
        assertThat(view.ends().keySet())
                .as("reasons of the killed controllers' sessions among others, seed %d", SEED)
                .contains(EndReason.TASK_LOST);
    }

    /** A process that nobody knows, such as a helper that outlived its browser, would be seen. */
    private void requireSight() throws Exception {
        SessionProcesses.Found browser =
                processes().filter(SessionProcesses.Found::isBrowser).findFirst().orElseThrow();
        ProcessBuilder builder = new ProcessBuilder("sleep", "60")
                .directory(Path.of("/proc", Long.toString(browser.pid()), "cwd").toRealPath().toFile());
        builder.environment().clear();
        Process stray = builder.start();
        try {
            assertThat(view.contradictions())
                    .extracting(Contradiction::subject)
                    .contains("process " + stray.pid());
        } finally {
            stray.destroyForcibly().waitFor();
        }
        awaitConsistency(List.of());
    }

    /** Each of them once, in any order; the stack as a whole, or just when its poller has something to read. */
    private List<Kill> plan(int round) {
        List<Kill> kills = new ArrayList<>(List.of(Kill.GATEWAY, Kill.CONTROLLER, Kill.BROWSER, Kill.CONTROLLER, Kill.BROWSER));
        kills.add(round % 2 == 0 ? Kill.POLLER : Kill.STACK);
        Collections.shuffle(kills, random);
        return kills;
    }

    private void killUnderLoad(List<Kill> kills) throws Exception {
        var stop = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> visits = visitors().stream()
                    .map(visitor -> threads.submit(visiting(visitor, stop)))
                    .toList();
            try {
                for (Kill kill : kills) {
                    pause(random.nextInt(800));
                    kill(kill);
                }
                pause(random.nextInt(800));
            } finally {
                stop.countDown();
            }
            for (Future<Void> visit : visits) {
                visit.get(90, TimeUnit.SECONDS);
            }
        }
    }

    private static Callable<Void> visiting(Visitor visitor, CountDownLatch stop) {
        return () -> {
            visitor.visit(stop);
            return null;
        };
    }

    private void kill(Kill kill) throws Exception {
        view.noteTasks();
        int met = switch (kill) {
            case GATEWAY -> killOne(SessionProcesses.gateways(MARK));
            case CONTROLLER -> killOne(processes().filter(SessionProcesses.Found::isController).toList());
            case BROWSER -> killOne(processes().filter(SessionProcesses.Found::isBrowser).toList());
            case POLLER -> {
                Client client = clients.get(random.nextInt(clients.size()));
                view.live(client.project().id()).stream().sorted().limit(2).forEach(client.api()::release);
                pause(random.nextInt(120));
                yield restart();
            }
            case STACK -> restart();
        };
        if (met > 0) {
            killed.merge(kill, met, Integer::sum);
        }
    }

    /** @return how many processes were killed */
    private int restart() throws Exception {
        int kills = 1;
        stack.kill();
        pause(random.nextInt(300));
        if (random.nextInt(3) == 0) {
            // Once more, while it starts.
            stack.launch();
            pause(random.nextInt(3_000));
            stack.kill();
            kills++;
        }
        stack.start();
        view.close();
        view = look();
        return kills;
    }

    private Stream<SessionProcesses.Found> processes() {
        return SessionProcesses.bySession(MARK).values().stream().flatMap(List::stream);
    }

    /** @return how many were killed: there may be none at this moment */
    private int killOne(List<SessionProcesses.Found> found) {
        return found.isEmpty()
                ? 0
                : ProcessHandle.of(found.get(random.nextInt(found.size())).pid())
                        .filter(ProcessHandle::destroyForcibly)
                        .map(_ -> 1)
                        .orElse(0);
    }

    private void awaitConsistency(List<Kill> kills) {
        Duration most = TWO_PASSES.plus(LEEWAY);
        var settling = new Settling(most, most.plusSeconds(START_SECONDS));
        await("seed " + SEED + ", " + kills)
                .atMost(most.multipliedBy(2).plusSeconds(START_SECONDS))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    List<Contradiction> wrong = new ArrayList<>(view.contradictions());
                    if (!stack.gatewayAnswers()) {
                        wrong.add(new Contradiction("the gateway", "does not answer"));
                    }
                    return settling.isOver(wrong, Instant.now());
                });
    }

    /** Each project runs as many sessions as it may, and no more; every browser answers. */
    private void fill() throws Exception {
        Instant began = Instant.now();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> arrivals = new ArrayList<>();
            for (Client client : clients) {
                Set<String> live = view.live(client.project().id());
                client.visitors().forEach(visitor -> visitor.settle(live));
                Queue<String> unclaimed = new ConcurrentLinkedQueue<>(live);
                client.visitors().forEach(visitor -> arrivals.add(threads.submit(() -> visitor.arrive(unclaimed))));
            }
            for (Future<?> arrival : arrivals) {
                arrival.get(90, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("not every browser answers; the trail since then: " + view.troubles(began), e);
        }
        for (Client client : clients) {
            assertThat(client.api().create("{}").status()).as("one more than the limit").isEqualTo(429);
            assertThat(view.live(client.project().id())).hasSize(client.visitors().size());
        }
    }

    private List<Visitor> visitors() {
        return clients.stream().flatMap(client -> client.visitors().stream()).toList();
    }

    private StackView look() throws Exception {
        return new StackView(stack.dynamoDb(), stack.directory(), MARK, tasksSeen);
    }

    private static void pause(int millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
