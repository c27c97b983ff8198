package dev.wallcrawler.controller;

import dev.wallcrawler.controller.browser.BrowserExit;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.DevTools;
import dev.wallcrawler.controller.browser.OomKills;
import dev.wallcrawler.controller.browser.UsageMeter;
import dev.wallcrawler.controller.cdp.CdpTraffic;
import dev.wallcrawler.controller.watch.Ending;
import dev.wallcrawler.controller.watch.SessionWatch;
import dev.wallcrawler.controller.watch.WatchLimits;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.session.EndReason;

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

import static java.util.Objects.requireNonNull;

/** One session in this process, from the launch of its browser to its last trace. */
@SuppressWarnings("FutureReturnValueIgnored")
final class SessionRun {

    private static final Duration CHECK_EVERY = Duration.ofMillis(200);
    /** The browser's first client comes first. */
    private static final Duration FIRST_SAMPLE = Duration.ofMillis(500);

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(5);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(30);

    /** A browser that goes takes its DevTools with it before its exit is seen, which says more. */
    private static final Duration EXIT_DOUBT = Duration.ofSeconds(1);

    /** Clients that are cut off find the session ending, if that can be written as fast as it usually is. */
    private static final Duration END_HEAD_START = Duration.ofMillis(500);

    private static final Duration START_NOTICE_AFTER = Duration.ofSeconds(1);

    private final ControllerSettings settings;
    private final Future<BrowserProcess> browser;
    private final BrowserLaunch launch;
    private final Parts parts;
    private final Timeline timeline;
    private final SessionTrail trail;
    private final FailureReport failure;
    private final SessionWatch watch;
    private final SessionOpening opening;
    private final SessionMoves moves;
    private final OomKills oomKills;
    private final CdpTraffic traffic = new CdpTraffic();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final ExecutorService inOrder = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("session-moves").factory());
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("clockwork-", 0).factory());

    /**
     * One that is yet to run.
     *
     * @param browser what came of its launch
     * @param oomKills from before the launch on
     */
    SessionRun(
            ControllerSettings settings,
            Future<BrowserProcess> browser,
            BrowserLaunch launch,
            Parts parts,
            Timeline timeline,
            OomKills oomKills) {
        this.settings = requireNonNull(settings, "settings is null");
        this.browser = requireNonNull(browser, "browser is null");
        this.launch = requireNonNull(launch, "launch is null");
        this.parts = requireNonNull(parts, "parts is null");
        this.timeline = requireNonNull(timeline, "timeline is null");
        this.oomKills = requireNonNull(oomKills, "oomKills is null");
        this.trail = new SessionTrail(settings.session(), parts.eventLog());
        this.failure = new FailureReport(trail, timeline);
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
        } catch (RuntimeException e) {
            failure.because(e);
            if (launched().isPresent()) {
                Background.awaitAtMost(EXIT_DOUBT, watch.ending());
            }
            watch.startFailed();
        }
        int code = end(watch.ending().join(), resources);
        exitCode.complete(code);
        return code;
    }

    private void begin(BrowserProcess launched, ResourceReporter resources) {
        launched.exit().thenAccept(this::browserExited);
        every(CHECK_EVERY, CHECK_EVERY, watch::check);
        CompletableFuture.anyOf(launched.devTools(), watch.ending()).join();
        if (watch.ending().isDone()) {
            return;
        }
        DevTools devTools = launched.devTools().join();
        timeline.reached("browser_answered");
        CompletableFuture<Void> opened = Background.promise("open", () -> open(launched, devTools));
        CompletableFuture.anyOf(opened, watch.ending()).join();
        if (watch.ending().isDone()) {
            return;
        }
        timeline.reached("ready");
        watch.ready();
        every(FIRST_SAMPLE, SAMPLE_EVERY, () -> resources.sample(devTools));
        every(REPORT_EVERY, REPORT_EVERY, resources::report);
        clockwork.schedule(
                () -> trail.notice("session is ready", timeline.asMetadata()),
                START_NOTICE_AFTER.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** The kernel's choice for a kill is the largest process: the browser's, and not this one. */
    private void browserExited(BrowserExit exit) {
        if (exit.isKill() && oomKills.any()) {
            watch.browserRanOutOfMemory();
        } else {
            watch.browserExited();
        }
    }

    /** Returns when clients can come. Each of its steps may take long, and all of it is for nothing once the end is decided. */
    private void open(BrowserProcess launched, DevTools devTools) {
        launch.openProxy(opening::externalProxy, cause -> trail.error(SessionError.of("reach_proxy", cause)));
        launch.guard(launched, cause -> trail.error(SessionError.of("guard_request", cause)));
        Thread.ofPlatform().daemon().name("first-page").start(() -> letInWithFirstPage(launched, devTools));
        boolean written = moves.ready(opening.endpoint());
        if (!written) {
            failure.causeIsTold();
            watch.startFailed();
        }
    }

    private void letInWithFirstPage(BrowserProcess launched, DevTools devTools) {
        try {
            FirstPage.await(
                    devTools,
                    settings.startTimeout(),
                    () -> launched.exited().isPresent() || watch.ending().isDone());
            timeline.reached("first_page");
            opening.letIn(devTools);
        } catch (IOException e) {
            opening.turnAway(e);
            if (launched.exited().isEmpty() && !watch.ending().isDone()) {
                failure.because(e);
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
        Optional<BrowserExit> exit = launched().flatMap(BrowserProcess::exited);
        CompletableFuture<Void> told = tell(ending);
        Background.awaitAtMost(END_HEAD_START, told);
        resources.ifPresent(ResourceReporter::report);
        opening.close();
        destroyBrowser();
        failure.log(ending, launched(), exit);
        told.join();
        resources.ifPresent(used -> moves.totals(used.totals()));
        int code = ExitCode.of(ending);
        trail.notice("session is over", Map.of("ending", ExitCode.describe(ending), "exit_code", code));
        trail.close();
        return code;
    }

    /** Completes when the session's item says how it ends, or cannot be made to. */
    private CompletableFuture<Void> tell(Ending ending) {
        return switch (ending) {
            case Ending.Decided(EndReason reason) ->
                Background.promise("terminating", () -> moves.terminating(reason));
            case Ending.Elsewhere() -> CompletableFuture.completedFuture(null);
        };
    }

    private Optional<BrowserProcess> launched() {
        return browser.state() == Future.State.SUCCESS ? Optional.of(browser.resultNow()) : Optional.empty();
    }

    private void destroyBrowser() {
        Optional<BrowserProcess> launched = launched();
        try {
            if (launched.isPresent()) {
                launched.get().destroy();
            }
        } catch (IOException | RuntimeException e) {
            trail.error(SessionError.of("controller_cleanup", e));
        } finally {
            launch.close();
        }
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
