package dev.wallcrawler.bench.load;

import dev.wallcrawler.bench.CdpSocket;
import dev.wallcrawler.bench.Percentiles;
import dev.wallcrawler.bench.Text;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many clients at once, through one gateway, onto the pages of few real browsers; each waits for an answer before its next call. */
final class SocketLoad {
    private static final int SESSIONS = 2;
    private static final int CLIENTS_EACH = 25;
    private static final Duration TIME = Duration.ofSeconds(15);

    private final LoadStack stack;
    private final LoadReport report;

    SocketLoad(LoadStack stack, LoadReport report) {
        this.stack = stack;
        this.report = report;
    }

    void run() throws InterruptedException, IOException {
        int clients = SESSIONS * CLIENTS_EACH;
        report.heading("live WebSockets, for %d s".formatted(TIME.toSeconds()));
        CountDownLatch connected = new CountDownLatch(clients);
        List<Future<List<Duration>>> results = new ArrayList<>();
        try (LoadStack.Tenant tenant = stack.tenant("sockets", SESSIONS);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int session = 0; session < SESSIONS; session++) {
                ApiClient.Answer created = tenant.api().create();
                URI url = URI.create(Text.between(created.body(), "\"connectUrl\":\"", "\"").replace("\\/", "/"));
                openPage(url);
                for (int client = 0; client < CLIENTS_EACH; client++) {
                    results.add(threads.submit(() -> client(url, connected)));
                }
            }
        }
        gather(results, clients);
    }

    /** Some browsers start without one. */
    private static void openPage(URI url) throws IOException {
        try (CdpSocket cdp = CdpSocket.connect(url)) {
            cdp.call("", "Target.createTarget", "{\"url\":\"about:blank\"}");
        }
    }

    private static List<Duration> client(URI url, CountDownLatch connected) throws IOException, InterruptedException {
        List<Duration> times = new ArrayList<>();
        boolean in = false;
        try (CdpSocket cdp = CdpSocket.connect(url)) {
            String page = cdp.attachToPage();
            in = true;
            connected.countDown();
            connected.await();
            long start = System.nanoTime();
            for (long now = start; now - start < TIME.toNanos(); now = System.nanoTime()) {
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

    private void gather(List<Future<List<Duration>>> results, int clients) throws InterruptedException {
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
            return;
        }
        Percentiles percentiles = new Percentiles(times);
        report.show(
                "round trips, %d clients on %d browsers".formatted(clients, SESSIONS),
                "%,7d %,10.0f/s %7.2f ms %7.2f ms %,7d"
                        .formatted(
                                times.size(),
                                times.size() / (double) TIME.toSeconds(),
                                percentiles.millisAt(50),
                                percentiles.millisAt(99),
                                errors));
    }
}
