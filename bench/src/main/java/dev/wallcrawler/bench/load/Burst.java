package dev.wallcrawler.bench.load;

import dev.wallcrawler.bench.Percentiles;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The same call, again and again, by some clients at once. */
final class Burst {
    /** What stands for the status of a call that got no answer, or was not made in time. */
    static final int NO_ANSWER = 0;

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Burst() {}

    /** What each client does, one call after the other. */
    interface Call {
        ApiClient.Answer make() throws IOException, InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param took from the first call to the last answer
     * @param times one per answer
     * @param statuses how often each status was answered
     */
    record Outcome(int calls, Duration took, List<Duration> times, Map<Integer, Integer> statuses) {
        /** Both, one after the other. */
        Outcome and(Outcome other) {
            List<Duration> all = new ArrayList<>(times);
            all.addAll(other.times);
            Map<Integer, Integer> counts = new TreeMap<>(statuses);
            other.statuses.forEach((status, count) -> counts.merge(status, count, Integer::sum));
            return new Outcome(calls + other.calls, took.plus(other.took), all, counts);
        }

        double perSecond() {
            return times.size() / (took.toNanos() / 1e9);
        }

        double millisAt(int percent) {
            return times.isEmpty() ? Double.NaN : new Percentiles(times).millisAt(percent);
        }

        int count(int status) {
            return statuses.getOrDefault(status, 0);
        }

        /** How many calls were answered by none of these. */
        int othersThan(int... expected) {
            int others = calls;
            for (int status : expected) {
                others -= count(status);
            }
            return others;
        }
    }

    /** Makes this many calls, within {@link #LONGEST} or not at all. */
    static Outcome run(int clients, int calls, Call call) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(calls);
        Queue<Duration> times = new ConcurrentLinkedQueue<>();
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        long start;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                threads.execute(() -> work(go, left, call, times, statuses));
            }
            start = System.nanoTime();
            go.countDown();
            threads.shutdown();
            if (!threads.awaitTermination(LONGEST.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Map<Integer, Integer> counts = new TreeMap<>();
        statuses.forEach(status -> counts.merge(status, 1, Integer::sum));
        return new Outcome(calls, took, List.copyOf(times), counts);
    }

    private static void work(
            CountDownLatch go, AtomicInteger left, Call call, Queue<Duration> times, Queue<Integer> statuses) {
        try {
            go.await();
            while (left.getAndDecrement() > 0) {
                try {
                    ApiClient.Answer answer = call.make();
                    times.add(answer.took());
                    statuses.add(answer.status());
                } catch (IOException e) {
                    statuses.add(NO_ANSWER);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
