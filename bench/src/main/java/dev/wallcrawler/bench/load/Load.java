package dev.wallcrawler.bench.load;

import dev.wallcrawler.bench.RunDirectory;
import dev.wallcrawler.bench.TaskStarter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code Load BROWSER DIRECTORY}: puts load on two stacks, one after the other. Exit code 1 if a claim does not hold. The functions
 * and the API run in this process, beside the clients that load them.
 */
public final class Load {
    /** What the gateway may have in memory: twice what is usual, and less than a half of what its task has on AWS. */
    private static final long GATEWAY_MEGABYTES = 384;

    private Load() {}

    /** Runs everything. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Else the stand-in for ECS answers 40 ms late.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path browser = Path.of(arguments[0]);
        long start = System.nanoTime();
        LoadReport report = new LoadReport();
        try (RunDirectory directory = RunDirectory.in(Path.of(arguments[1]), "load-")) {
            api(directory.path().resolve("api"), browser, report);
            sockets(directory.path().resolve("sockets"), browser, report);
            directory.ended(report.holds());
        }
        System.out.printf(
                "%nWallcrawler, %d cores, Java %s, %.0f s in all%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), (System.nanoTime() - start) / 1e9);
        report.printTo(System.out);
        System.exit(report.holds() ? 0 : 1);
    }

    private static void api(Path directory, Path browser, LoadReport report) throws IOException, InterruptedException {
        progress("a stack whose ECS starts nothing");
        try (TaskStarter ecs = new TaskStarter();
                LoadStack stack = LoadStack.start(directory, browser, Map.of("AWS_ENDPOINT_URL_ECS", ecs.url()))) {
            ApiLoad load = new ApiLoad(stack, report);
            watched(stack, report, () -> {
                progress("flood");
                load.flood();
                progress("creates");
                load.creates();
                progress("reads");
                load.reads();
            });
        }
    }

    private static void sockets(Path directory, Path browser, LoadReport report) throws IOException, InterruptedException {
        progress("a stack with browsers");
        try (LoadStack stack = LoadStack.start(directory, browser, Map.of())) {
            watched(stack, report, () -> {
                progress("WebSockets");
                new SocketLoad(stack, report).run();
            });
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void watched(LoadStack stack, LoadReport report, Work work) throws IOException, InterruptedException {
        Memory gateway = Memory.of(stack.gatewayPid());
        Memory own = Memory.of(ProcessHandle.current().pid());
        try (gateway;
                own) {
            work.run();
        }
        report.show("memory of the gateway: start, middle, end", gateway.text());
        report.claim(
                gateway.mostMegabytes() <= GATEWAY_MEGABYTES,
                "the gateway has %d MB in memory, and %d are borne".formatted(gateway.mostMegabytes(), GATEWAY_MEGABYTES));
        report.show("memory of the stack's process, clients and all", own.text());
    }

    private static void progress(String what) {
        System.err.println("… " + what);
    }
}
