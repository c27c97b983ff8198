package dev.wallcrawler.controller.watch;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.session.EndReason;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionWatchTest {

    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration FIRST_CLIENT = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final TestingClock clock = new TestingClock();
    private final AtomicLong activity = new AtomicLong();
    private final List<Boolean> presence = new ArrayList<>();
    private SessionWatch watch = watch(false);

    private SessionWatch watch(boolean keepAlive) {
        return watch(keepAlive, GRACE);
    }

    private SessionWatch watch(boolean keepAlive, Duration grace) {
        WatchLimits limits =
                new WatchLimits(clock.instant().plus(TIMEOUT), keepAlive, START, FIRST_CLIENT, IDLE, grace);
        return new SessionWatch(limits, clock, activity::get, presence::add);
    }

    private void pass(Duration duration) {
        clock.advance(duration);
        watch.check();
    }

    /** The time passes, with a sign of use every minute. */
    private void passInUse(Duration duration) {
        for (long minute = 0; minute < duration.toMinutes(); minute++) {
            activity.incrementAndGet();
            pass(Duration.ofMinutes(1));
        }
    }

    private Optional<Ending> ending() {
        return Optional.ofNullable(watch.ending().getNow(null));
    }

    private static Optional<Ending> decided(EndReason reason) {
        return Optional.of(new Ending.Decided(reason));
    }

    @Test
    void shouldFailWhenTheBrowserTakesTooLongToAnswer() {
        pass(START.minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(MOMENT);
        assertThat(ending()).isEqualTo(decided(EndReason.FAILED_TO_START));
    }

    @Test
    void shouldFailWhenTheBrowserExitsBeforeItAnswers() {
        watch.browserExited();
        assertThat(ending()).isEqualTo(decided(EndReason.FAILED_TO_START));
    }

    @Test
    void shouldFailWhenTheStartFails() {
        watch.startFailed();
        assertThat(ending()).isEqualTo(decided(EndReason.FAILED_TO_START));
    }

    @Test
    void shouldBeIdleWhenNoClientEverCame() {
        watch.ready();
        pass(FIRST_CLIENT.minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(MOMENT);
        assertThat(ending()).isEqualTo(decided(EndReason.IDLE));
    }

    @Test
    void shouldNotWaitForAFirstClientWhileAViewerUsesThePage() {
        watch.ready();
        passInUse(FIRST_CLIENT.multipliedBy(2));
        assertThat(ending()).isEmpty();
        pass(IDLE);
        assertThat(ending()).isEqualTo(decided(EndReason.IDLE));
    }

    @Test
    void shouldBeIdleWhenNothingPassesThoughAClientIsThere() {
        watch.ready();
        watch.clientConnected();
        passInUse(IDLE.multipliedBy(3));
        pass(IDLE.minus(Duration.ofMinutes(1)).minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(Duration.ofMinutes(1).plus(MOMENT));
        assertThat(ending()).isEqualTo(decided(EndReason.IDLE));
    }

    @Test
    void shouldEndWhenTheLastClientHasLeftAndNoneComesBack() {
        watch.ready();
        watch.clientConnected();
        watch.clientConnected();
        watch.clientLeft();
        pass(GRACE.multipliedBy(2));
        assertThat(ending()).isEmpty();
        watch.clientLeft();
        pass(GRACE.minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(MOMENT);
        assertThat(ending()).isEqualTo(decided(EndReason.DISCONNECTED));
    }

    @Test
    void shouldGoOnWhenAClientComesBackWithinTheGrace() {
        watch.ready();
        watch.clientConnected();
        watch.clientLeft();
        pass(GRACE.minus(MOMENT));
        watch.clientConnected();
        pass(GRACE.multipliedBy(2));
        assertThat(ending()).isEmpty();
        assertThat(presence).containsExactly(true, false, true);
    }

    @Test
    void shouldGoOnWithoutClientsWhenKeptAlive() {
        watch = watch(true);
        watch.ready();
        watch.clientConnected();
        watch.clientLeft();
        pass(IDLE.minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(MOMENT);
        assertThat(ending()).isEqualTo(decided(EndReason.IDLE));
    }

    @Test
    void shouldExpireInWhateverState() {
        watch.ready();
        watch.clientConnected();
        passInUse(TIMEOUT.minus(Duration.ofMinutes(1)));
        assertThat(ending()).isEmpty();
        activity.incrementAndGet();
        pass(Duration.ofMinutes(1));
        assertThat(ending()).isEqualTo(decided(EndReason.EXPIRED));
    }

    @Test
    void shouldCallItACrashWhenTheBrowserTakesItsClientsWithItAndThereIsNoGrace() {
        watch = watch(false, Duration.ZERO);
        watch.ready();
        watch.clientConnected();
        watch.clientLeft();
        pass(SessionWatch.CRASH_DOUBT.minus(MOMENT));
        watch.browserExited();
        pass(SessionWatch.CRASH_DOUBT);
        assertThat(ending()).isEqualTo(decided(EndReason.BROWSER_CRASHED));
    }

    @Test
    void shouldTellACrashFromAnEndThatWasDecidedElsewhere() {
        watch.ready();
        watch.clientConnected();
        watch.browserExited();
        watch.clientLeft();
        pass(SessionWatch.CRASH_DOUBT.minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(MOMENT);
        assertThat(ending()).isEqualTo(decided(EndReason.BROWSER_CRASHED));
    }

    @Test
    void shouldTellWantOfMemoryFromACrash() {
        watch.ready();
        watch.clientConnected();
        watch.browserRanOutOfMemory();
        watch.clientLeft();
        pass(SessionWatch.CRASH_DOUBT.minus(MOMENT));
        assertThat(ending()).isEmpty();
        pass(MOMENT);
        assertThat(ending()).isEqualTo(decided(EndReason.OUT_OF_MEMORY));
    }

    @Test
    void shouldSayThatTheMemoryWasNotEnoughToStart() {
        watch.browserRanOutOfMemory();
        assertThat(ending()).isEqualTo(decided(EndReason.OUT_OF_MEMORY));
    }

    @Test
    void shouldNotTakeAnExitForACrashWhenTheTaskIsStopped() {
        watch.ready();
        watch.browserExited();
        watch.endedElsewhere();
        pass(Duration.ofMinutes(1));
        assertThat(ending()).contains(new Ending.Elsewhere());
    }

    @Test
    void shouldTakeAnExitForADisconnectWhenAClientAskedForIt() {
        watch.ready();
        watch.clientConnected();
        watch.closeRequested();
        watch.browserExited();
        assertThat(ending()).isEqualTo(decided(EndReason.DISCONNECTED));
    }

    @Test
    void shouldStandByItsFirstEnding() {
        watch.startFailed();
        watch.endedElsewhere();
        pass(TIMEOUT);
        assertThat(ending()).isEqualTo(decided(EndReason.FAILED_TO_START));
    }

    @Test
    void shouldSayNothingOfClientsOnceItsEndIsDecided() {
        watch.ready();
        watch.clientConnected();
        watch.endedElsewhere();
        watch.clientLeft();
        assertThat(presence).containsExactly(true);
    }

    @Test
    void shouldRefuseALeaverWhoWasNeverThere() {
        assertThatThrownBy(watch::clientLeft).isInstanceOf(IllegalStateException.class);
    }
}
