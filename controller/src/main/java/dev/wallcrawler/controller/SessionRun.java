package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.DevToolsHttp;
import dev.wallcrawler.controller.browser.UsageMeter;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.controller.watch.Ending;
import dev.wallcrawler.controller.watch.SessionWatch;
import dev.wallcrawler.controller.watch.WatchLimits;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.task.TaskEnd;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import static java.util.Objects.requireNonNull;

/** One session in this process, from the launch of its browser to its last trace. */
@SuppressWarnings("FutureReturnValueIgnored")
final class SessionRun {

    private static final Duration CHECK_EVERY = Duration.ofMillis(200);
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(5);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(30);
    private static final Duration FIRST_PAGE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration FIRST_PAGE_PAUSE = Duration.ofMillis(5);
    private static final Duration START_NOTICE_AFTER = Duration.ofSeconds(1);

    private final Future<BrowserProcess> browser;
    private final BrowserLaunch launch;
    private final Parts parts;
    private final Timeline timeline;
    private final SessionTrail trail;
    private final SessionWatch watch;
    private final SessionOpening opening;
    private final SessionMoves moves;
    private final CdpTraffic traffic = new CdpTraffic();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("session-moves").factory());
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("clockwork-", 0).factory());

    /** @param browser what came of its launch */
    SessionRun(
            ControllerSettings settings,
            Future<BrowserProcess> browser,
            BrowserLaunch launch,
            Parts parts,
            Timeline timeline) {
        this.browser = requireNonNull(browser, "browser is null");
        this.launch = requireNonNull(launch, "launch is null");
        this.parts = requireNonNull(parts, "parts is null");
        this.timeline = requireNonNull(timeline, "timeline is null");
        this.trail = new SessionTrail(settings.session(), parts.eventLog());
        this.watch = new SessionWatch(limits(settings), parts.clock(), traffic::activity, this::clientsPresent);
        this.opening = new SessionOpening(
                settings, parts, watch, new ClientVisits(watch, traffic, trail), trail, timeline, launch.controllerPort());
        this.moves = new SessionMoves(
                opening::store, settings.session().sessionId(), trail, inOrder, watch::endedElsewhere, Thread::sleep);
    }

    private void clientsPresent(boolean present) {
        moves.clientsPresent(present);
    }

    private static WatchLimits limits(ControllerSettings settings) {
        return new WatchLimits(
                settings.expiresAt(),
                settings.keepAlive(),
                settings.startTimeout(),
                settings.firstClientTimeout(),
                settings.idleTimeout(),
                settings.disconnectGrace());
    }

    /** Runs the session; to be called once. Returns the exit code when everything is over and nothing is left. */
    int run() {
        Optional<ResourceReporter> resources = Optional.empty();
        try {
            BrowserProcess launched = Background.await(browser);
            resources = Optional.of(
                    new ResourceReporter(new UsageMeter(launched.tree()), traffic, trail, parts.clock()));
            begin(launched, resources.get());
        } catch (IOException | RuntimeException e) {
            trail.error(SessionError.of("controller_start", e).fatal());
            watch.startFailed();
        }
        int code = end(watch.ending().join(), resources);
        exitCode.complete(code);
        return code;
    }

    private void begin(BrowserProcess launched, ResourceReporter resources) throws IOException {
        launched.exit().thenRun(watch::browserExited);
        every(CHECK_EVERY, CHECK_EVERY, watch::check);
        CompletableFuture.anyOf(launched.devTools(), watch.ending()).join();
        if (watch.ending().isDone()) {
            if (launched.exit().isDone()) {
                // Its exit may be known before its last words are; without them nobody could tell why.
                launched.devTools().orTimeout(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS).join();
            }
            return;
        }
        DevTools devTools = launched.devTools().join();
        timeline.reached("browser_answered");
        launch.guard(launched, opening::externalProxy);
        Thread.ofPlatform().daemon().name("first-page").start(() -> letInWithFirstPage(launched, devTools));
        boolean written = moves.ready(opening.endpoint());
        timeline.reached("ready");
        if (!written) {
            watch.startFailed();
            return;
        }
        watch.ready();
        every(Duration.ZERO, SAMPLE_EVERY, () -> resources.sample(devTools));
        every(REPORT_EVERY, REPORT_EVERY, resources::report);
        clockwork.schedule(
                () -> trail.notice("session is ready", timeline.asMetadata()),
                START_NOTICE_AFTER.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** DevTools answers a moment before the page is there that clients take for granted; one that stays away is not waited for. */
    private void letInWithFirstPage(BrowserProcess launched, DevTools devTools) {
        long end = System.nanoTime() + FIRST_PAGE.toNanos();
        try {
            while (!DevToolsHttp.get(devTools, "/json/list").contains("\"type\": \"page\"") && System.nanoTime() < end) {
                LockSupport.parkNanos(FIRST_PAGE_PAUSE.toNanos());
            }
            timeline.reached("first_page");
            opening.letIn(devTools);
        } catch (IOException e) {
            opening.turnAway(e);
            if (!launched.exit().isDone() && !watch.ending().isDone()) {
                trail.error(SessionError.of("controller_first_page", e).fatal());
                watch.browserExited();
            }
        }
    }

    private void every(Duration delay, Duration period, Runnable task) {
        clockwork.scheduleAtFixedRate(task, delay.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private int end(Ending ending, Optional<ResourceReporter> resources) {
        clockwork.shutdown();
        inOrder.shutdown();
        if (ending instanceof Ending.Decided decided) {
            moves.terminating(decided.reason());
        }
        resources.ifPresent(ResourceReporter::report);
        opening.close();
        destroyBrowser();
        resources.ifPresent(used -> moves.totals(used.totals()));
        int code = exitCode(ending);
        trail.notice("session is over", Map.of("ending", describe(ending), "exit_code", Integer.toString(code)));
        trail.close();
        return code;
    }

    private void destroyBrowser() {
        if (browser.state() != Future.State.SUCCESS) {
            return;
        }
        try {
            browser.resultNow().destroy();
        } catch (IOException | RuntimeException e) {
            trail.error(SessionError.of("controller_cleanup", e));
        }
    }

    private static int exitCode(Ending ending) {
        return switch (ending) {
            case Ending.Decided(EndReason reason) when reason == EndReason.FAILED_TO_START ->
                TaskEnd.EXIT_BROWSER_DID_NOT_START;
            case Ending.Decided(EndReason reason) when reason == EndReason.BROWSER_CRASHED -> TaskEnd.EXIT_BROWSER_CRASHED;
            case Ending.Decided _, Ending.Elsewhere _ -> 0;
        };
    }

    private static String describe(Ending ending) {
        return switch (ending) {
            case Ending.Decided(EndReason reason) -> reason.name();
            case Ending.Elsewhere() -> "decided elsewhere";
        };
    }

    /**
     * Ends the session without a reason of its own. If that takes longer than the given time, the browser is killed all the same.
     *
     * @return the exit code
     */
    int stop(Duration patience) {
        watch.endedElsewhere();
        try {
            return exitCode.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            destroyBrowser();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
