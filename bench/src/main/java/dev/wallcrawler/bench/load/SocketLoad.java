package dev.wallcrawler.bench.load;

import dev.wallcrawler.bench.CdpSocket;
import dev.wallcrawler.bench.Percentiles;
import dev.wallcrawler.bench.Text;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many clients at once, through one gateway, onto the pages of few real browsers; each waits for an answer before its next call. */
final class SocketLoad {
    private static final int SESSIONS = 2;
    private static final int FEW_EACH = 5;
    private static final int MANY_EACH = 25;
    private static final Duration TIME_OF_FEW = Duration.ofSeconds(8);
    private static final Duration TIME_OF_MANY = Duration.ofSeconds(15);
    /** Five times as many, who all wait for their turn, wait five times as long; more than twice that is more than their turn. */
    private static final double FAIR = 2.0 * MANY_EACH / FEW_EACH;

    private final LoadStack stack;
    private final LoadReport report;

    SocketLoad(LoadStack stack, LoadReport report) {
        this.stack = stack;
        this.report = report;
    }

    void run() throws InterruptedException, IOException {
        report.heading("live WebSockets");
        try (LoadStack.Tenant tenant = stack.tenant("sockets", SESSIONS)) {
            List<URI> urls = new ArrayList<>();
            for (int session = 0; session < SESSIONS; session++) {
                ApiClient.Answer created = tenant.api().create();
                urls.add(URI.create(Text.between(created.body(), "\"connectUrl\":\"", "\"").replace("\\/", "/")));
                openPage(urls.getLast());
            }
            Optional<Percentiles> few = talk(urls, FEW_EACH, TIME_OF_FEW);
            Optional<Percentiles> many = talk(urls, MANY_EACH, TIME_OF_MANY);
            if (few.isPresent() && many.isPresent()) {
                report.ratio("a round trip of 50 clients", few.get().millisAt(50), many.get().millisAt(50), FAIR);
            }
        }
    }

    private Optional<Percentiles> talk(List<URI> urls, int clientsEach, Duration time) throws InterruptedException {
        int clients = urls.size() * clientsEach;
        CountDownLatch connected = new CountDownLatch(clients);
        List<Future<List<Duration>>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (URI url : urls) {
                for (int client = 0; client < clientsEach; client++) {
                    results.add(threads.submit(() -> client(url, connected, time)));
                }
            }
        }
        return gather(results, clients, time);
    }

    /** Some browsers start without one. */
    private static void openPage(URI url) throws IOException {
        try (CdpSocket cdp = CdpSocket.connect(url)) {
            cdp.call("", "Target.createTarget", "{\"url\":\"about:blank\"}");
        }
    }

    private static List<Duration> client(URI url, CountDownLatch connected, Duration time)
            throws IOException, InterruptedException {
        List<Duration> times = new ArrayList<>();
        boolean in = false;
        try (CdpSocket cdp = CdpSocket.connect(url)) {
            String page = cdp.attachToPage();
            in = true;
            connected.countDown();
            connected.await();
            long start = System.nanoTime();
            for (long now = start; now - start < time.toNanos(); now = System.nanoTime()) {
                cdp.callForLength(page, "Runtime.evaluate", "{\"expression\":\"1+1\"}");
                times.add(Duration.ofNanos(System.nanoTime() - now));
            }
        } finally {
            if (!in) {
                // One that does not get in must not make the others wait for it.
                connected.countDown();
            }
        }
        return times;
    }

    private Optional<Percentiles> gather(List<Future<List<Duration>>> results, int clients, Duration time)
            throws InterruptedException {
        List<Duration> times = new ArrayList<>();
        int errors = 0;
        String firstError = "";
        for (Future<List<Duration>> result : results) {
            try {
                times.addAll(result.get());
            } catch (ExecutionException e) {
                firstError = errors++ == 0 ? String.valueOf(e.getCause()) : firstError;
            }
        }
        report.claim(errors == 0, "%d of %d clients broke off, the first with %s".formatted(errors, clients, firstError));
        if (times.isEmpty()) {
            return Optional.empty();
        }
        Percentiles percentiles = new Percentiles(times);
        report.show(
                "round trips, %d clients on %d browsers".formatted(clients, SESSIONS),
                "%,7d %,10.0f/s %7.2f ms %7.2f ms %,7d"
                        .formatted(
                                times.size(),
                                times.size() / (double) time.toSeconds(),
                                percentiles.millisAt(50),
                                percentiles.millisAt(99),
                                errors));
        return Optional.of(percentiles);
    }
}
