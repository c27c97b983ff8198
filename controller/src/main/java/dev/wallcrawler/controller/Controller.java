package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.OomKills;
import dev.wallcrawler.logging.SessionError;
import dev.wallcrawler.task.TaskEnd;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * Runs the browser of one session and exits when the session is over: with 70 if the browser could not be started, 71 if it
 * exited by itself, 3 if it was killed for want of memory, as the JVM does for its own, and 0 otherwise. Everything is told by the environment, see {@link ControllerSettings} and {@link Standby}.
 * {@code SIGTERM} ends the session within 5 seconds.
 */
public final class Controller {

    private static final Duration UNTIL_KILLED = Duration.ofMillis(3_500);

    private Controller() {}

    public static void main(String[] arguments) throws Exception {
        Environment environment = Environment.system();
        if (Standby.isAsked(environment)) {
            Parts parts = Rehearsal.asFarAsItGoes(Parts.from(environment), environment);
            Optional<Environment> told = Standby.await(System.in, environment);
            System.exit(told.isPresent() ? run(told.get(), parts) : 0);
        }
        System.exit(run(environment, Parts.from(environment)));
    }

    private static int run(Environment environment, Parts parts) {
        Timeline timeline = new Timeline();
        ControllerSettings settings;
        try {
            settings = ControllerSettings.from(environment);
        } catch (IllegalStateException | IllegalArgumentException e) {
            parts.eventLog().get().log(SessionError.of("controller_settings", e).fatal());
            return TaskEnd.EXIT_BROWSER_DID_NOT_START;
        }
        BrowserLaunch launch = new BrowserLaunch(settings, environment);
        OomKills oomKills = new OomKills(OomKills.OF_THIS_CONTAINER);
        FutureTask<BrowserProcess> browser = new FutureTask<>(launch::launch);
        browser.run();
        timeline.reached("launched");
        SessionRun run = new SessionRun(settings, browser, launch, parts, timeline, oomKills);
        // The exit code of a Java process that is stopped by a signal would be the signal's.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(run.stop(UNTIL_KILLED)), "stop"));
        return run.run();
    }
}
